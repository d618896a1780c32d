use super::*;
use crate::corpus::identity::Identities;
use crate::labels::anchor::Since;
use crate::labels::files::Files;
use crate::labels::teller::Teller;
use crate::transcript::Digest;

/// Records of one file: id, text and tier.
type Record = (Option<&'static str>, u8, &'static str);

fn text(text: u8) -> Digest {
    Digest([text; 16])
}

/// Looks at records of files of these names, and calls `look` with them.
fn with<T>(files: &[(&str, &[Record])], look: impl FnOnce(Records<'_>) -> T) -> T {
    let mut identities = Identities::default();
    let mut tiers = Vec::new();
    for (source, (_, records)) in files.iter().enumerate() {
        for (number, (id, digest, tier)) in (1..).zip(*records) {
            let position = tiers.len();
            identities.note(position, Identity::new(*id, text(*digest)));
            identities.note_place(position, (source, number));
            tiers.push((*tier).to_owned());
        }
    }
    identities.finish(tiers.len());
    let names = files.iter().map(|(name, _)| (*name).into()).collect();
    let value = |position: usize, field: &str| {
        (field == "tier").then(|| tiers.get(position).cloned()).flatten()
    };
    let files = Files::new(names);
    let condition = Some("tier");
    look(Records { identities: &identities, files: &files, condition, value: &value })
}

/// Where the labels of the record at a position of some files are in others.
fn moved(before: &[(&str, &[Record])], position: usize, after: &[(&str, &[Record])]) -> Anchor {
    let item = labelled(before, position);
    with(after, |records| Finder::new(records, [&item].into_iter()).find(&item))
}

/// Where the labels of the records of some files are in others, when every record has one.
fn all_moved(before: &[(&str, &[Record])], after: &[(&str, &[Record])]) -> Vec<Anchor> {
    let len = before.iter().map(|(_, records)| records.len()).sum();
    let items: Vec<ItemRef> = (0..len).map(|position| labelled(before, position)).collect();
    with(after, |records| {
        let mut finder = Finder::new(records, items.iter());
        items.iter().map(|item| finder.find(item)).collect()
    })
}

/// What a label says of the record at a position.
fn labelled(files: &[(&str, &[Record])], position: usize) -> ItemRef {
    with(files, |records| {
        let (id, digest, _) = files.iter().flat_map(|(_, records)| *records).nth(position).unwrap();
        let id = id.map(str::to_owned);
        ItemRef { id, digest: text(*digest), ..Teller::new(records).tell_apart(position) }
    })
}

const SAME: [Record; 3] = [(None, 1, "free"), (None, 1, "paid"), (None, 1, "free")];

#[test]
fn copies_are_told_apart_by_condition_and_order() {
    for position in 0..3 {
        assert_eq!(moved(&[("a", &SAME)], position, &[("a", &SAME)]), Anchor::Current(position));
        let renamed = moved(&[("a", &SAME)], position, &[("b", &SAME)]);
        assert_eq!(renamed, Anchor::Current(position), "a file of another name");
    }
    let turned = [SAME[1], SAME[0], SAME[2]];
    assert_eq!(moved(&[("a", &SAME)], 1, &[("a", &turned)]), Anchor::Current(0));
    assert_eq!(moved(&[("a", &SAME)], 2, &[("a", &turned)]), Anchor::Current(2));
}

#[test]
fn where_copies_have_gone_nobody_can_say_which_is_meant() {
    assert_eq!(moved(&[("a", &SAME)], 2, &[("a", &SAME[..2])]), Anchor::Orphan);
    assert_eq!(moved(&[("a", &SAME)], 0, &[("a", &SAME[..2])]), Anchor::Orphan, "one of two");
    assert_eq!(moved(&[("a", &SAME)], 1, &[("a", &SAME[..1])]), Anchor::Orphan, "another tier");
}

#[test]
fn an_edited_text_is_stale_unless_the_very_text_is_in_one_place_still() {
    let record = |id, digest| [(Some(id), digest, "free")];
    let (old, new, other) = (record("q", 1), record("q", 2), record("q", 1));
    assert_eq!(moved(&[("a", &old)], 0, &[("a", &new)]), Anchor::Stale(0, Since::Unsure));
    assert_eq!(moved(&[("a", &old)], 0, &[("a", &new), ("b", &other)]), Anchor::Current(1));
    assert_eq!(moved(&[("a", &old)], 0, &[("a", &[]), ("b", &other)]), Anchor::Current(0));
}

#[test]
fn an_equal_text_of_another_record_does_not_take_the_label() {
    let both = [(Some("q"), 1, "free"), (None, 1, "free")];
    assert_eq!(
        moved(&[("a", &both)], 1, &[("a", &both[..1])]),
        Anchor::Orphan,
        "it has another id"
    );
    let named = [both[0], (Some("r"), 1, "free")];
    assert_eq!(moved(&[("a", &both)], 1, &[("a", &named)]), Anchor::Orphan, "which one got an id?");
    let (plain, named) = ([(None, 1, "free")], [(Some("r"), 1, "free")]);
    assert_eq!(
        moved(&[("a", &plain)], 0, &[("a", &named)]),
        Anchor::Current(0),
        "it has got an id"
    );
    let tiers = [(Some("q"), 1, "free"), (Some("q"), 1, "paid")];
    let left = [(Some("q"), 1, "paid")];
    assert_eq!(moved(&[("a", &tiers)], 0, &[("a", &left)]), Anchor::Orphan, "another tier");
}

#[test]
fn a_text_that_was_alone_is_known_again_in_another_file() {
    let split = [(None, 2, "free"), (None, 1, "free")];
    let now: [(&str, &[Record]); 2] = [("a", &split[..1]), ("b", &split[1..])];
    assert_eq!(moved(&[("a", &split)], 1, &now), Anchor::Current(1));
    // There was an equal one in another file, so that nobody can say that this is it.
    let before: [(&str, &[Record]); 2] = [("a", &split), ("b", &split[1..])];
    assert_eq!(moved(&before, 1, &now), Anchor::Orphan);
}

#[test]
fn a_part_of_a_file_does_not_tell_where_its_copies_have_gone() {
    let copy = (None, 1, "free");
    let (tail, other) = ((Some("r"), 2, "free"), (Some("s"), 3, "free"));
    let before: [(&str, &[Record]); 2] = [("a", &[copy, tail]), ("b", &[other, copy])];
    // "a" was split, its second half went before "b", and both files have new names.
    let after: [(&str, &[Record]); 2] = [("c", &[copy]), ("d", &[tail, other, copy])];
    let expected = [Anchor::Orphan, Anchor::Current(1), Anchor::Current(2), Anchor::Orphan];
    assert_eq!(all_moved(&before, &after), expected);
}

#[test]
fn a_text_that_is_still_there_is_not_stale_on_another_one_with_its_id() {
    let copy = (Some("q"), 1, "free");
    let edited_like = (Some("q"), 2, "free");
    let before: [(&str, &[Record]); 2] = [("a", &[copy]), ("b", &[edited_like, copy])];
    let after: [(&str, &[Record]); 2] = [("c", &[copy]), ("d", &[copy, edited_like])];
    let expected = [Anchor::Orphan, Anchor::Current(2), Anchor::Orphan];
    assert_eq!(all_moved(&before, &after), expected);
}

#[test]
fn what_an_older_version_said_and_what_this_one_says_are_of_one_record() {
    let record = [(Some("q"), 1, "free")];
    let (before, after) = ([("a", &record[..])], [("b", &record[..])]);
    let (id, digest) = (Some("q".to_owned()), text(1));
    let new = with(&before, |records| {
        let apart = Teller::new(records).tell_apart(0);
        ItemRef { id: id.clone(), digest, ..apart }
    });
    let old = ItemRef { id, digest, file: new.file.clone(), n: new.n, ..ItemRef::default() };
    let items = [&old, &new];
    with(&after, |records| {
        let mut finder = Finder::new(records, items.into_iter());
        let mut found: Vec<Anchor> = items.into_iter().map(|item| finder.find(item)).collect();
        finder.contest(items.into_iter(), &mut found);
        finder.doubt(items.into_iter(), &mut found, |_, _| true);
        assert_eq!(found, [Anchor::Current(0), Anchor::Current(0)]);
    });
}
