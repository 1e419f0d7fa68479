//! The private work of one institution: accounts, classes, reports, all of it marked.

use std::ops::Range;

use anyhow::Context as _;
use archipel::Node;
use bytes::Bytes;
use domain::id::{Handle, ItemId, ObjectDigest};
use domain::viewer::{Role, Viewer};
use domain::wire::write_manifest;
use identity::Person;
use teaching::{
    AssignmentId, Caller, ClassId, Directory, Documents, LabdocId, MissionVersion, ReportId, Terms,
};

use super::marks::{Kind, Marks};
use crate::yjs;

/// Students of a class, each a team with a report.
const CLASS_STUDENTS: usize = 200;

/// An institution at work.
#[derive(Clone)]
pub(super) struct House {
    pub(super) node: Node,
    pub(super) marks: Marks,
    pub(super) teacher: Viewer,
}

/// Somebody's report and the labdoc that they write in.
pub(super) struct Desk {
    student: Caller,
    serial: usize,
    report: ReportId,
    labdoc: LabdocId,
    written: u64,
}

impl House {
    /// Gives a mission to classes of new students, who begin the reports of these numbers.
    pub(super) fn begin(
        &self,
        mission: &ItemId,
        serials: Range<usize>,
    ) -> anyhow::Result<Vec<Desk>> {
        let tutor = self.caller("tutor", Role::Teacher)?;
        let serials: Vec<_> = serials.collect();
        let mut desks = Vec::new();
        for serials in serials.chunks(CLASS_STUDENTS) {
            let (_, assignment) = self.class(&tutor, mission, serials)?;
            for &serial in serials {
                desks.push(self.sit_down(assignment, serial)?);
            }
        }
        Ok(desks)
    }

    fn now_ms(&self) -> i64 {
        self.node.clock.now_ms()
    }

    fn caller(&self, name: &str, role: Role) -> anyhow::Result<Caller> {
        let person = match self.node.people.by_name(name)? {
            Some(person) => person,
            None => self.node.people.add(name, role, self.now_ms())?,
        };
        Ok(caller(&person))
    }

    fn class(
        &self,
        tutor: &Caller,
        mission: &ItemId,
        serials: &[usize],
    ) -> anyhow::Result<(ClassId, AssignmentId)> {
        let (teaching, first) = (&self.node.teaching, serials.first().context("no students")?);
        let name = self.marks.word(Kind::ClassName, *first);
        let class = teaching.create_class(tutor, &name, self.now_ms())?.id;
        let mut roster = String::from("person,team\n");
        for &serial in serials {
            let name = self.name(serial);
            self.node.people.add(&name, Role::Student, self.now_ms())?;
            let team = self.marks.word(Kind::TeamName, serial);
            roster.push_str(&format!("{name},{team}\n"));
        }
        let directory: &dyn Directory = self;
        teaching.import_roster(tutor, (class, directory), roster.as_bytes(), self.now_ms())?;
        let terms = Terms {
            starts_ms: 0,
            ends_ms: None,
            adds_labdocs: true,
        };
        let given = self.given(mission)?;
        let assignment = teaching.assign(tutor, (class, &terms), &given, self)?;
        Ok((class, assignment))
    }

    /// A name as rosters have it: with the student number.
    fn name(&self, serial: usize) -> String {
        let (name, number) = (
            self.marks.word(Kind::Name, serial),
            self.marks.number(serial),
        );
        format!("{name} {number}")
    }

    fn given(&self, mission: &ItemId) -> anyhow::Result<MissionVersion> {
        let seen = self.node.library.get(&self.teacher, mission)?;
        let seen = seen.context("the mission is not seen here")?;
        Ok(MissionVersion {
            item: seen.item,
            version: seen.version,
            manifest: write_manifest(&seen.manifest),
        })
    }

    fn sit_down(&self, assignment: AssignmentId, serial: usize) -> anyhow::Result<Desk> {
        let student = self.caller(&self.name(serial), Role::Student)?;
        let teaching = &self.node.teaching;
        let report = teaching.open_report(&student, assignment, self.now_ms())?;
        let outline = teaching.report(&student, report)?.labdocs;
        let labdoc = outline.first().context("the mission asks for nothing")?.id;
        let mut desk = Desk {
            student,
            serial,
            report,
            labdoc,
            written: 0,
        };
        self.write(&mut desk)?;
        let message = self.marks.word(Kind::Message, serial);
        teaching.post_message(&desk.student, report, &message, self.now_ms())?;
        let name = format!("{}.txt", self.marks.word(Kind::FileName, serial));
        let bytes = Bytes::from(self.marks.word(Kind::FileBytes, serial));
        teaching.attach(&desk.student, report, (&name, &bytes), self.now_ms())?;
        Ok(desk)
    }

    /// Writes a sentence with everything in it that must not leave.
    pub(super) fn write(&self, desk: &mut Desk) -> anyhow::Result<()> {
        let text = self.marks.word(Kind::Text, desk.serial);
        let text = format!("{} wrote {text}. ", self.name(desk.serial));
        let writer = 1_000 + desk.serial as u64;
        let update = yjs::insert((writer, desk.written), "output", &text);
        let place = (desk.report, desk.labdoc);
        let teaching = &self.node.teaching;
        teaching.write_labdoc(&desk.student, place, &update, self.now_ms())?;
        desk.written += text.len() as u64;
        Ok(())
    }

    /// Hands the report in.
    pub(super) fn hand_in(&self, desk: &Desk) -> anyhow::Result<()> {
        let teaching = &self.node.teaching;
        Ok(teaching
            .submit(&desk.student, desk.report, self.now_ms())
            .map(|_| ())?)
    }

    /// How many reports there are, in all classes.
    pub(super) fn reports(&self) -> anyhow::Result<usize> {
        let tutor = self.caller("tutor", Role::Teacher)?;
        let mut reports = 0;
        for class in self.node.teaching.classes(&tutor)? {
            for assignment in self
                .node
                .teaching
                .assignments(&tutor, class.id, self.now_ms())?
            {
                reports += assignment.reports;
            }
        }
        Ok(reports)
    }
}

impl Directory for House {
    fn find(&self, person: &str) -> Option<Handle> {
        let found = self.node.people.by_name(person).ok().flatten();
        found.map(|person| person.handle)
    }
}

impl Documents for House {
    fn read(&self, _: ObjectDigest) -> Option<Bytes> {
        None
    }
}

fn caller(person: &Person) -> Caller {
    Caller {
        handle: person.handle.clone(),
        role: person.role,
    }
}
