//! A campus at work: teachers, classes, teams and their reports, as many as asked for.

use anyhow::Context as _;
use archipel::Node;
use bytes::Bytes;
use domain::id::{Handle, ItemId, ObjectDigest};
use domain::policy::SharingPolicy;
use domain::viewer::{Role, Viewer};
use domain::wire::write_manifest;
use identity::Person;
use teaching::{
    AssignmentId, Caller, ClassId, Directory, Documents, LabdocId, MissionVersion, Place, ReportId,
    Terms,
};

use crate::{items, yjs};

/// How large a campus is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Teachers; each has some of the classes.
    pub teachers: usize,
    /// Students; each is in one class.
    pub students: usize,
    /// Classes.
    pub classes: usize,
    /// Members of a team.
    pub team: usize,
    /// Reports; classes get missions until there are so many.
    pub reports: usize,
}

impl Size {
    /// A year of a university that works with reports.
    pub const UNIVERSITY: Self = Self {
        teachers: 200,
        students: 3_500,
        classes: 100,
        team: 3,
        reports: 10_000,
    };
    /// One class whose teams work alone.
    pub const CLASS: Self = Self {
        teachers: 1,
        students: 200,
        classes: 1,
        team: 1,
        reports: 200,
    };
}

/// A campus, by those who can be asked to do something.
#[derive(Debug, Default)]
pub struct Campus {
    /// What each class was given last, and who gave it.
    pub given: Vec<(Caller, AssignmentId)>,
    /// Reports, and who writes them.
    pub desks: Vec<Desk>,
}

/// A report, a labdoc of it, and its team.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The report.
    pub report: ReportId,
    /// The labdoc that they write in.
    pub labdoc: LabdocId,
    /// Who write.
    pub team: Vec<Caller>,
}

impl Desk {
    /// Where they write.
    pub fn place(&self) -> Place {
        (self.report, self.labdoc)
    }
}

/// A class, before it works.
struct Class {
    id: ClassId,
    tutor: Caller,
    teams: Vec<Vec<Caller>>,
}

/// Builds a campus on a node. Names begin with `prefix`, so that a node takes several.
///
/// # Errors
/// Whatever the wing refuses.
pub fn build(node: &Node, prefix: &str, size: Size) -> anyhow::Result<Campus> {
    let house = House { node };
    let teachers = house.people(prefix, Role::Teacher, size.teachers)?;
    let students = house.people(prefix, Role::Student, size.students)?;
    let mission = house.mission(prefix)?;
    let in_each = size.students.div_ceil(size.classes);
    let mut classes = Vec::new();
    for (number, students) in students.chunks(in_each).enumerate() {
        let tutor = teachers
            .get(number % teachers.len().max(1))
            .context("no teachers")?;
        classes.push(house.class(tutor, students, (number, size.team))?);
    }
    let mut campus = Campus::default();
    while campus.desks.len() < size.reports {
        campus.given.clear();
        for class in &classes {
            let assignment = house.assign(class, &mission)?;
            campus.given.push((class.tutor.clone(), assignment));
            let open = size.reports.saturating_sub(campus.desks.len());
            for team in class.teams.iter().take(open) {
                campus.desks.push(house.desk(assignment, team)?);
            }
        }
    }
    Ok(campus)
}

struct House<'a> {
    node: &'a Node,
}

impl House<'_> {
    fn now_ms(&self) -> i64 {
        self.node.clock.now_ms()
    }

    fn people(&self, prefix: &str, role: Role, count: usize) -> anyhow::Result<Vec<Person>> {
        let name = |number| format!("{prefix} {} {number:05}", role.as_str());
        let people = &self.node.people;
        (0..count)
            .map(|number| Ok(people.add(&name(number), role, self.now_ms())?))
            .collect()
    }

    fn mission(&self, prefix: &str) -> anyhow::Result<MissionVersion> {
        let handle: Handle = format!("author-{prefix}").parse()?;
        let institution = &self.node.config.institution;
        let author = crate::people::person(institution, handle.as_str(), Role::Teacher);
        let draft = items::mission_with_program("Une mesure et son programme")?;
        let library = &self.node.library;
        let policy = SharingPolicy::Institution;
        let item = library
            .publish(&author, draft, &policy, self.now_ms())?
            .item;
        self.version(&author, &item)
    }

    fn version(&self, author: &Viewer, item: &ItemId) -> anyhow::Result<MissionVersion> {
        self.node.cataloguer.settle(self.now_ms())?;
        let seen = self.node.library.get(author, item)?;
        let seen = seen.context("the mission is not seen")?;
        Ok(MissionVersion {
            item: seen.item,
            version: seen.version,
            manifest: write_manifest(&seen.manifest),
        })
    }

    fn class(
        &self,
        tutor: &Person,
        students: &[Person],
        (number, team): (usize, usize),
    ) -> anyhow::Result<Class> {
        let (teaching, tutor) = (&self.node.teaching, caller(tutor));
        let name = format!("Classe {number}");
        let id = teaching.create_class(&tutor, &name, self.now_ms())?.id;
        let mut roster = String::from("person,team\n");
        for (place, student) in students.iter().enumerate() {
            roster.push_str(&format!("{},Équipe {}\n", student.name, place / team));
        }
        let directory: &dyn Directory = self;
        teaching.import_roster(&tutor, (id, directory), roster.as_bytes(), self.now_ms())?;
        let teams = students.chunks(team);
        let teams = teams.map(|team| team.iter().map(caller).collect());
        Ok(Class {
            id,
            tutor,
            teams: teams.collect(),
        })
    }

    fn assign(&self, class: &Class, mission: &MissionVersion) -> anyhow::Result<AssignmentId> {
        let terms = Terms {
            starts_ms: 0,
            ends_ms: None,
            adds_labdocs: true,
        };
        let teaching = &self.node.teaching;
        Ok(teaching.assign(&class.tutor, (class.id, &terms), mission, self)?)
    }

    /// A report that somebody has begun to write.
    fn desk(&self, assignment: AssignmentId, team: &[Caller]) -> anyhow::Result<Desk> {
        let (teaching, now_ms) = (&self.node.teaching, self.now_ms());
        let writer = team.first().context("an empty team")?;
        let report = teaching.open_report(writer, assignment, now_ms)?;
        let labdocs = teaching.report(writer, report)?.labdocs;
        let labdoc = labdocs.first().context("the mission asks for nothing")?.id;
        let update = yjs::insert((2, 0), "output", "Trois mesures, et leur moyenne. ");
        teaching.write_labdoc(writer, (report, labdoc), &update, now_ms)?;
        Ok(Desk {
            report,
            labdoc,
            team: team.to_vec(),
        })
    }
}

impl Directory for House<'_> {
    fn find(&self, person: &str) -> Option<Handle> {
        let found = self.node.people.by_name(person).ok().flatten();
        found.map(|person| person.handle)
    }
}

impl Documents for House<'_> {
    fn read(&self, _: ObjectDigest) -> Option<Bytes> {
        None
    }
}

/// Somebody, as the wing is called.
pub fn caller(person: &Person) -> Caller {
    Caller {
        handle: person.handle.clone(),
        role: person.role,
    }
}
