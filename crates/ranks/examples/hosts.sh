#!/bin/sh
# usage, as root: hosts.sh HOSTS RATE PROGRAM [ARGUMENT...]
# Runs a program on so many ranks, each on a host of its own: network namespaces of this machine,
# joined by a bridge, each of which sends at most at RATE, as tc takes it:
#   hosts.sh 4 1gbit target/release/examples/exchange
set -eu
hosts=$1 rate=$2
shift 2
work=$(mktemp -d)
clean() {
    for h in $(seq "$hosts"); do ip netns delete "ranks$h" 2>/dev/null || :; done
    ip link delete ranks 2>/dev/null || :
    rm -rf "$work"
}
trap clean EXIT
ip link add ranks type bridge
ip address add 10.77.0.254/24 dev ranks
ip link set ranks up
for h in $(seq "$hosts"); do
    ip netns add "ranks$h"
    ip link add "ranks$h" type veth peer name eth0 netns "ranks$h"
    ip link set "ranks$h" master ranks up
    ip -n "ranks$h" address add "10.77.0.$h/24" dev eth0
    ip -n "ranks$h" link set lo up
    ip -n "ranks$h" link set eth0 up
    ip netns exec "ranks$h" tc qdisc add dev eth0 root tbf rate "$rate" burst 128kb limit 64mb
    echo "10.77.0.$h slots=1" >> "$work/hosts"
done
# What mpirun starts hosts with instead of ssh. A name of its own keeps them from taking each other
# for the same machine.
cat > "$work/agent" <<'AGENT'
#!/bin/sh
host=$1
shift
h=${host##*.}
exec ip netns exec "ranks$h" unshare --uts sh -c "hostname ranks$h; $*"
AGENT
chmod +x "$work/agent"
mpirun --allow-run-as-root --mca plm_rsh_agent "$work/agent" --mca btl tcp,self \
    --mca oob_tcp_if_include 10.77.0.0/24 --mca btl_tcp_if_include 10.77.0.0/24 \
    --hostfile "$work/hosts" -n "$hosts" "$@"
