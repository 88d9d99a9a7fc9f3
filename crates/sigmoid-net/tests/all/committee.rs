//! Committees: the mean of their members, and their files.

use ndarray::Array2;
use rayon::ThreadPoolBuilder;
use sigmoid_net::{Activation, Committee, CostFunction, Error, Evaluation, Init, Inputs, Network};

const SIZES: [usize; 3] = [20, 7, 4];

fn member(seed: u64) -> Network {
    Network::from_seed(&SIZES, Init::Book, seed).expect("sizes of a network")
}

/// 150 images of 20 pixels, more than two threads' shares of 64.
fn images() -> Array2<u8> {
    Array2::from_shape_fn((150, 20), |(i, k)| {
        u8::try_from((i * 37 + k * k * 11) % 256).expect("a byte")
    })
}

fn labels() -> Vec<u8> {
    (0..150).map(|i| u8::try_from(i % 4).expect("a label")).collect()
}

#[test]
fn its_outputs_are_the_mean_of_its_members_in_their_order() {
    let members = [member(1), member(2), member(3)];
    let committee = Committee::new(members.to_vec()).expect("members that fit");
    let images = images();
    let [a, b, c] = members.each_ref().map(|member| member.feedforward_many(&images));
    assert_eq!(committee.outputs(&images), (&a + &b + &c) / 3.0);

    // Each with its own view: here the same images in other orders.
    let backwards = images.slice(ndarray::s![..;-1, ..]).to_owned();
    let views = [Inputs::from(&images), Inputs::from(&backwards), Inputs::from(&images)];
    let mean = (&a + &b.slice(ndarray::s![..;-1, ..]) + &c) / 3.0;
    assert_eq!(committee.outputs_of_each(&views), mean);
    assert_ne!(mean, committee.outputs(&images));

    let answers: Vec<usize> = images.outer_iter().map(|image| committee.predict(image)).collect();
    let evaluation = committee.evaluate(&images, &labels());
    let correct = answers.iter().zip(labels()).filter(|(a, l)| **a == usize::from(*l)).count();
    assert_eq!(evaluation.correct, correct);
}

#[test]
fn a_committee_of_one_is_that_one_to_the_bit() {
    for cost in [CostFunction::Quadratic, CostFunction::CrossEntropy] {
        let network = member(1).with_cost_function(cost).expect("sigmoid outputs");
        let committee = Committee::new(vec![network.clone()]).expect("one member");
        assert_eq!(committee.outputs(&images()), network.feedforward_many(&images()));
        assert_eq!(
            committee.evaluate(&images(), &labels()),
            network.evaluate(&images(), &labels())
        );
    }
}

#[test]
fn the_bits_do_not_depend_on_the_number_of_threads() {
    let committee = Committee::new((1..6).map(member).collect()).expect("members that fit");
    let on = |threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| committee.evaluate(&images(), &labels()))
    };
    let one: Evaluation = on(1);
    for threads in [2, 3, 7] {
        assert_eq!(on(threads), one);
    }
}

#[test]
fn members_that_do_not_fit_are_named() {
    let of = |members: &[&[usize]]| {
        let members = members.iter().map(|sizes| Network::zeros(sizes).expect("sizes")).collect();
        Committee::new(members).expect_err("no committee").to_string()
    };
    assert_eq!(of(&[]), "a committee of no networks, expected at least 1");
    assert_eq!(of(&[&[8, 2], &[8, 5, 2], &[1, 2]]), "member 2 has 1 input, member 0 has 8");
    assert_eq!(of(&[&[8, 2], &[8, 5, 3]]), "member 1 has 3 outputs, member 0 has 2");
    assert!(matches!(Committee::new(Vec::new()), Err(Error::NoMembers)));
}

#[test]
fn its_cost_is_that_of_its_members_where_they_agree() {
    let softmax = member(1)
        .with_activations(&[Activation::Relu, Activation::Softmax])
        .expect("softmax outputs");
    let of = |members: &[&Network]| {
        let members = members.iter().map(|member| (*member).clone()).collect();
        Committee::new(members).expect("members that fit").cost_function()
    };
    assert_eq!(of(&[&softmax, &softmax]), CostFunction::LogLikelihood);
    assert_eq!(of(&[&softmax, &member(2)]), CostFunction::Quadratic);
}

#[cfg(feature = "model-files")]
mod files {
    use sigmoid_net::Model;

    use super::*;

    fn models() -> Vec<Model> {
        let deep = Network::from_seed(&[20, 3, 5, 4], Init::He, 9).expect("sizes of a network");
        let deep = deep
            .with_activations(&[Activation::Relu, Activation::Tanh, Activation::Softmax])
            .expect("softmax outputs");
        let mut models = vec![Model::new(member(1)), Model::new(deep)];
        models[0].metadata.insert("seed".into(), "1".into());
        models[1].metadata.insert("preparation".into(), "deslanted".into());
        models
    }

    fn bytes() -> Vec<u8> {
        Model::committee_to_bytes(&models()).expect("members that fit")
    }

    #[test]
    fn what_is_saved_is_what_is_loaded() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("committee.safetensors");
        Model::save_committee(&models(), &path).expect("room for a file");
        let loaded = Model::load_members(&path).expect("a committee");
        assert_eq!(loaded.len(), 2);
        for (loaded, saved) in loaded.iter().zip(models()) {
            assert_eq!(loaded.network, saved.network);
            for (key, value) in &saved.metadata {
                assert_eq!(loaded.metadata[key], *value);
            }
        }
        assert_eq!(loaded[1].metadata["activation"], "relu,tanh,softmax");
        assert_eq!(Model::committee_to_bytes(&loaded).expect("members that fit"), bytes());

        let one = Model::committee_to_bytes(&models()[..1]).expect("one member");
        let message = Model::from_bytes(&one).expect_err("a committee").to_string();
        assert_eq!(message, "a committee of 1 network, expected one network");
        assert_eq!(Model::members_from_bytes(&one).expect("a committee").len(), 1);

        let message = Model::load(&path).expect_err("two networks");
        let cause = std::error::Error::source(&message).expect("a cause").to_string();
        assert_eq!(cause, "a committee of 2 networks, expected one network");
    }

    #[test]
    fn tensors_are_named_after_their_member() {
        let bytes = bytes();
        let tensors = safetensors::SafeTensors::deserialize(&bytes).expect("safetensors");
        assert_eq!(tensors.tensor("members.0.layers.1.bias").expect("a tensor").shape(), [4]);
        assert_eq!(tensors.tensor("members.1.layers.2.weight").expect("a tensor").shape(), [4, 5]);
        let (_, header) = safetensors::SafeTensors::read_metadata(&bytes).expect("a header");
        let metadata = header.metadata().as_ref().expect("metadata");
        assert_eq!(metadata["format"], "sigmoid-net committee 1");
        assert_eq!(metadata["members"], "2");
        assert_eq!(metadata["members.0.seed"], "1");
    }

    #[test]
    fn the_file_of_one_model_is_a_committee_of_one() {
        let one = &models()[0];
        let read = Model::members_from_bytes(&one.to_bytes().expect("built-in functions"));
        assert_eq!(read.expect("one model")[0].network, one.network);
    }

    #[test]
    fn what_is_no_committee_is_refused_with_a_reason() {
        let refused = |bytes: &[u8]| Model::members_from_bytes(bytes).expect_err("bad").to_string();
        for len in 0..bytes().len() {
            assert!(Model::members_from_bytes(&bytes()[..len]).is_err(), "{len}");
        }
        let renamed = |from: &str, to: &str| {
            assert_eq!(from.len(), to.len());
            let mut bytes = bytes();
            while let Some(at) = bytes.windows(from.len()).position(|part| part == from.as_bytes())
            {
                bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
            }
            bytes
        };
        for (from, to, reason) in [
            ("members.0.layers", "members.2.layers", "there is no tensor layers.0.weight"),
            (
                "members.1.layers",
                "members.7.layers",
                "tensor members.7.layers.0.bias belongs to no",
            ),
            (
                "members.1.layers.2.bias",
                "members.1.layers.2.bIas",
                "there is no tensor members.1.l",
            ),
            (
                r#""members":"2""#,
                r#""members":"3""#,
                "the metadata speak of \"3\" members, found 2",
            ),
            (
                r#""members":"2""#,
                r#""members":"1""#,
                "the metadata speak of \"1\" members, found 2",
            ),
            (
                r#""members":"2""#,
                r#""members":"x""#,
                "the metadata speak of \"x\" members, found 2",
            ),
            ("relu,tanh,softmax", "relu,tanh,softsin", "activation \"softsin\" is unknown"),
        ] {
            let message = refused(&renamed(from, to));
            assert!(message.starts_with(reason), "{message}\n{reason}");
        }
        let misfit = vec![models().remove(0), Model::new(Network::zeros(&[20, 5]).expect("sizes"))];
        let message = Model::committee_to_bytes(&misfit).expect_err("misfit").to_string();
        assert_eq!(message, "member 1 has 5 outputs, member 0 has 4");
        let none = Model::committee_to_bytes(&[]).expect_err("nobody").to_string();
        assert_eq!(none, "a committee of no networks, expected at least 1");
    }
}
