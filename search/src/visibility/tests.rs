use super::*;

fn key(number: u32) -> Key {
    let audience = Audience::Institution(format!("i{number}").parse().unwrap());
    (
        SegmentId::generate_random(),
        None,
        Eyes::new(&BTreeSet::from([audience])),
    )
}

#[test]
fn what_is_kept_is_found_and_memory_is_bounded() {
    const DOCUMENTS: u32 = 8 * 1024 * 1024;
    let mut generations = Generations::default();
    let first = key(0);
    generations.keep(first.clone(), Arc::new(Bits::none(DOCUMENTS)));
    for number in 1..100 {
        // One that is asked for stays.
        assert!(generations.find(&first).is_some());
        generations.keep(key(number), Arc::new(Bits::none(DOCUMENTS)));
        let kept = generations
            .recent
            .values()
            .chain(generations.older.values());
        assert!(kept.map(|bits| bits.bytes()).sum::<usize>() <= VISIBILITY_CACHE_BYTES_MAX);
    }
}

#[test]
fn what_nobody_asks_for_is_forgotten() {
    let mut generations = Generations::default();
    let first = key(0);
    generations.keep(first.clone(), Arc::new(Bits::none(64)));
    for number in 1..10 {
        generations.keep(key(number), Arc::new(Bits::none(64 * 1024 * 1024)));
    }
    assert!(generations.find(&first).is_none());
}
