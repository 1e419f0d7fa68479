//! What an institution shares meanwhile: the honest traffic that nothing private may hide in.

use std::collections::BTreeSet;

use bytes::Bytes;
use commons::library::{SearchQuestion, WithdrawalKind};
use domain::id::{InstitutionId, ItemId};
use domain::item::FileRight;
use domain::policy::SharingPolicy;
use domain::viewer::Viewer;

use super::marks::Kind;
use super::private::House;
use crate::{Federation, Member, items};

/// Everything that the library does, by every institution with every other.
pub(super) async fn exchange(federation: &Federation, houses: &[House]) -> anyhow::Result<()> {
    let members: Vec<_> = federation.members().collect();
    let mut shared = Vec::new();
    for (number, member) in members.iter().enumerate() {
        let other = &members[(number + 1) % members.len()].id;
        shared.push((*member, share(member, other)?));
    }
    federation.converge().await?;
    for house in houses {
        look(house)?;
    }
    for (number, (_, theirs)) in shared.iter().enumerate() {
        adapt(&houses[(number + 2) % houses.len()], &theirs.public)?;
    }
    for (member, own) in &shared {
        member.revise(
            &own.public,
            items::mission("Une mission publique, version 2"),
        )?;
        member.share(&own.everybodys, &SharingPolicy::Institution)?;
        member.take_back(&own.theirs, WithdrawalKind::Withdraw)?;
    }
    federation.converge().await
}

/// What an institution shared.
struct Shared {
    public: ItemId,
    everybodys: ItemId,
    theirs: ItemId,
}

fn share(member: &Member, other: &InstitutionId) -> anyhow::Result<Shared> {
    let bytes = Bytes::from(format!("# Cours de {}", member.id));
    let capsule = items::capsule("Une capsule avec son cours", &bytes, FileRight::Open);
    let pair = SharingPolicy::Institutions(BTreeSet::from([other.clone()]));
    Ok(Shared {
        public: member.publish(
            items::mission("Une mission publique"),
            &SharingPolicy::Public,
        )?,
        everybodys: member.publish_with(capsule, &bytes, &SharingPolicy::Consortium)?,
        theirs: member.publish(items::mission("Une mission pour des voisins"), &pair)?,
    })
}

/// Notes that a teacher keeps, and questions about students: neither is anybody else's.
fn look(house: &House) -> anyhow::Result<()> {
    let note = |serial| items::mission(&house.marks.word(Kind::Note, serial));
    let library = &house.node.library;
    let now_ms = house.node.clock.now_ms();
    library.publish(&house.teacher, note(0), &SharingPolicy::Personal, now_ms)?;
    library.publish(&house.teacher, note(1), &SharingPolicy::Institution, now_ms)?;
    library.write(&house.teacher, note(2), now_ms)?;
    for viewer in [&house.teacher, &Viewer::Anonymous] {
        library.search(viewer, &question("mission publique"))?;
        library.search(viewer, &question(&house.marks.word(Kind::Question, 0)))?;
    }
    Ok(())
}

fn question(query: &str) -> SearchQuestion {
    SearchQuestion {
        query: query.to_owned(),
        page_size: 20,
        ..SearchQuestion::default()
    }
}

fn adapt(house: &House, original: &ItemId) -> anyhow::Result<()> {
    let library = &house.node.library;
    let now_ms = house.node.clock.now_ms();
    let draft = library.adapt(&house.teacher, original, now_ms)?;
    let at = (draft.entry.id, draft.entry.revision);
    library.publish_draft(&house.teacher, at, &SharingPolicy::Consortium, now_ms)?;
    Ok(())
}
