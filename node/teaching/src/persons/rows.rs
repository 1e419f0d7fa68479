//! Where rows name people: every kind of row, once.

use domain::id::Handle;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::records::Records;
use store::{Batch, CommitError, KeyValue as _, Limits};

use super::Mentions;
use crate::error::TeachingError;
use crate::id::ID_BYTES;
use crate::shelf::Shelf;

/// How often a page of rows is tried that others change meanwhile.
const ATTEMPTS_MAX: usize = 16;

/// What becomes of a row that names somebody.
enum Fate<T> {
    /// It is about them and nobody else.
    Goes,
    /// It stays, and names the alias.
    Stays(T),
    /// It stays under another key.
    Moves(Vec<u8>, T),
}

/// A person who is looked for, and what shall stand for them.
struct Search<'a> {
    person: &'a Handle,
    alias: &'a Handle,
}

impl Search<'_> {
    /// Renames the person, if it is them, and says so.
    fn rename(&self, handle: &mut Handle) -> bool {
        let is_them = handle == self.person;
        if is_them {
            *handle = self.alias.clone();
        }
        is_them
    }

    /// A row that names one person, and stays.
    fn named<T: Clone>(&self, row: &T, handle: fn(&mut T) -> &mut Handle) -> Option<Fate<T>> {
        let mut row = row.clone();
        self.rename(handle(&mut row)).then_some(Fate::Stays(row))
    }

    /// A row whose key ends with the person, behind `length` bytes, and which goes with them.
    fn keyed<T>(&self, key: &[u8], length: usize) -> Option<Fate<T>> {
        let handle = key.get(length..)?;
        (handle == self.person.as_str().as_bytes()).then_some(Fate::Goes)
    }

    /// A row whose key has the person behind `length` bytes and before a slash.
    fn slashed<T>(&self, key: &[u8], length: usize) -> Option<Fate<T>> {
        let handle = key.get(length..)?.split(|byte| *byte == b'/').next()?;
        (handle == self.person.as_str().as_bytes()).then_some(Fate::Goes)
    }
}

impl Shelf {
    /// Counts the rows that name somebody and, if there is an alias, forgets them there.
    pub(super) fn walk(
        &self,
        person: &Handle,
        alias: Option<&Handle>,
    ) -> Result<Mentions, TeachingError> {
        let search = Search {
            person,
            alias: alias.unwrap_or(person),
        };
        let mut walk = Walk {
            shelf: self,
            erases: alias.is_some(),
            mentions: Mentions::new(),
        };
        walk.people(&search)?;
        walk.writing(&search)?;
        walk.feedback(&search)?;
        walk.holds(&search)?;
        Ok(walk.mentions)
    }
}

struct Walk<'a> {
    shelf: &'a Shelf,
    erases: bool,
    mentions: Mentions,
}

impl Walk<'_> {
    fn people(&mut self, search: &Search) -> Result<(), TeachingError> {
        let shelf = self.shelf;
        self.kind("classes", &shelf.classes, |_, row| {
            let mut row = row.clone();
            let owns = search.rename(&mut row.owner);
            let before = row.tutors.len();
            row.tutors.retain(|tutor| tutor != search.person);
            let is_named = owns || row.tutors.len() != before;
            row.revision += 1;
            is_named.then_some(Fate::Stays(row))
        })?;
        self.kind("students", &shelf.students, |key, _| {
            search.keyed(key, ID_BYTES)
        })?;
        self.kind("classes of", &shelf.classes_of, |key, ()| {
            search.slashed(key, 0)
        })?;
        self.kind("teams", &shelf.teams, |_, row| {
            let mut row = row.clone();
            let before = row.members.len();
            row.members.retain(|member| member != search.person);
            (row.members.len() != before).then_some(Fate::Stays(row))
        })
    }

    fn writing(&mut self, search: &Search) -> Result<(), TeachingError> {
        let shelf = self.shelf;
        self.kind("submissions", &shelf.submissions, |_, row| {
            search.named(row, |row| &mut row.by)
        })?;
        self.kind("files", &shelf.files, |_, files| {
            let mut files = files.clone();
            let named = files.iter_mut().map(|file| search.rename(&mut file.author));
            let named = named.filter(|is_them| *is_them).count();
            (named > 0).then_some(Fate::Stays(files))
        })?;
        self.kind("messages", &shelf.messages, |_, row| {
            search.named(row, |row| &mut row.author)
        })?;
        self.kind("updates", &shelf.updates, |_, row| {
            search.named(row, |row| &mut row.author)
        })?;
        self.kind("revisions", &shelf.revisions, |_, row| {
            search.named(row, |row| &mut row.author)
        })?;
        self.kind("pens", &shelf.pens, |_, row| {
            search.named(row, |handle| handle)
        })?;
        self.kind("efforts", &shelf.efforts, |_, row| {
            search.named(row, |row| &mut row.last_writer)
        })
    }

    fn feedback(&mut self, search: &Search) -> Result<(), TeachingError> {
        let shelf = self.shelf;
        self.kind("annotations", &shelf.annotations, |_, row| {
            search.named(row, |row| &mut row.author)
        })?;
        self.kind("replies", &shelf.replies, |_, row| {
            search.named(row, |row| &mut row.author)
        })?;
        self.kind("accesses", &shelf.access_names, |_, row| {
            (row.handle == *search.person).then_some(Fate::Goes)
        })?;
        self.kind("readers", &shelf.readers, |key, _| {
            search.keyed(key, ID_BYTES + 8)
        })?;
        self.kind("peers", &shelf.peers, |key, ()| search.keyed(key, ID_BYTES))?;
        self.kind("peers of", &shelf.peer_of, |key, ()| {
            search.slashed(key, ID_BYTES)
        })?;
        self.kind("evaluations", &shelf.evaluations, |key, row| {
            let mut row = row.clone();
            if !search.rename(&mut row.by) {
                return None;
            }
            // Teachers share one, whose key names nobody.
            let (head, handle) = key.split_at_checked(ID_BYTES + 1)?;
            if handle.is_empty() {
                return Some(Fate::Stays(row));
            }
            let moved = [head, search.alias.as_str().as_bytes()].concat();
            Some(Fate::Moves(moved, row))
        })
    }

    fn holds(&mut self, search: &Search) -> Result<(), TeachingError> {
        let shelf = self.shelf;
        self.kind("holds", &shelf.held_persons, |key, row| {
            let by_officer = || search.named(row, |row| &mut row.by);
            search.keyed(key, 0).or_else(by_officer)
        })?;
        self.kind("holds", &shelf.held_reports, |_, row| {
            search.named(row, |row| &mut row.by)
        })
    }

    /// Looks at every row of a kind, page by page; each page changes in one commit.
    fn kind<T: Serialize + DeserializeOwned>(
        &mut self,
        name: &str,
        records: &Records<T>,
        fate: impl Fn(&[u8], &T) -> Option<Fate<T>>,
    ) -> Result<(), TeachingError> {
        let (mut after, mut attempts) = (None::<bytes::Bytes>, 0);
        loop {
            let snapshot = self.shelf.store.snapshot()?;
            let page = records.scan(&*snapshot, b"", after.as_deref(), Limits::PAGE)?;
            let mut batch = Batch::new();
            let mut found = 0;
            for record in &page.records {
                let Some(fate) = fate(&record.id, &record.value) else {
                    continue;
                };
                found += 1;
                records.require(&mut batch, &record.id, Some(&record.value))?;
                match fate {
                    Fate::Goes => records.delete(&mut batch, &record.id),
                    Fate::Stays(row) => records.put(&mut batch, &record.id, &row)?,
                    Fate::Moves(key, row) => {
                        records.delete(&mut batch, &record.id);
                        records.put(&mut batch, &key, &row)?;
                    }
                }
            }
            if self.erases && found > 0 {
                match self.shelf.store.commit(batch) {
                    Ok(()) => attempts = 0,
                    Err(CommitError::Conflict { .. }) if attempts < ATTEMPTS_MAX => {
                        attempts += 1;
                        continue;
                    }
                    Err(error) => return Err(TeachingError::Commit(error)),
                }
            }
            if found > 0 {
                *self.mentions.entry(name.to_owned()).or_default() += found;
            }
            after = page.records.last().map(|record| record.id.clone());
            if !page.more {
                return Ok(());
            }
        }
    }
}
