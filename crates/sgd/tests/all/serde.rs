//! Settings and reports as data.

use sgd::{EpochReport, Order, Scaling, Schedule, Sgd, Training, WindowSize};

#[test]
fn settings_and_reports_are_read_as_written() {
    let schedule = Schedule::Piecewise { initial: 0.5, changes: vec![(1, 0.25)] };
    let sgd = Sgd::new(schedule, 2).with_momentum(0.5).with_scaling(Scaling::Sum).with_seed(7);
    let json = serde_json::to_string(&sgd).unwrap();
    assert_eq!(serde_json::from_str::<Sgd>(&json).unwrap(), sgd);

    let gradient = |v: &[f32], x: &f32, nabla: &mut [f32]| nabla[0] = v[0] - x;
    let mut training = Training::over(&[1.0, 2.0], vec![0.0], sgd, gradient).unwrap();
    let report = training.next().unwrap();
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<EpochReport>(&json).unwrap(), report);
}

#[test]
fn settings_that_are_not_given_are_the_chapters() {
    let sgd: Sgd =
        serde_json::from_str(r#"{"mini_batch_size":10,"eta":{"Constant":3.0}}"#).unwrap();
    assert_eq!(sgd, Sgd::new(3.0, 10));
    // Nor are they written, where nobody would know them.
    assert!(!serde_json::to_string(&sgd).unwrap().contains("order"));
    let sgd = sgd.with_order(Order::Window(WindowSize::default()));
    let json = serde_json::to_string(&sgd).unwrap();
    assert!(json.contains(r#""order":{"Window":{"block":4096,"blocks":64}}"#), "{json}");
    assert_eq!(serde_json::from_str::<Sgd>(&json).unwrap(), sgd);
}

#[test]
fn one_shard_or_replica_is_not_written_and_several_are() {
    let json = serde_json::to_string(&Sgd::new(3.0, 8)).unwrap();
    assert!(!json.contains("shards") && !json.contains("replicas"), "{json}");
    for sgd in [Sgd::new(3.0, 8).with_shards(4), Sgd::new(3.0, 8).with_replicas(4)] {
        let json = serde_json::to_string(&sgd).unwrap();
        assert_eq!(serde_json::from_str::<Sgd>(&json).unwrap(), sgd);
    }
}
