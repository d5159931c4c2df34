//! `cargo bench --bench pieces`: the time of each piece of an audit, one by one, compared with the run before.

#[path = "support/cases.rs"]
mod cases;

use criterion::{Criterion, criterion_group, criterion_main};

fn pieces(criterion: &mut Criterion) {
    for case in cases::CASES {
        let run = (case.prepare)();
        criterion.bench_function(case.name, |bencher| bencher.iter(&run));
    }
}

criterion_group!(benches, pieces);
criterion_main!(benches);
