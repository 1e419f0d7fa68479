//! The store of the truth: one table in one redb file, durable when `commit` returns.
//!
//! redb does not check what it reads, so opening verifies every page of the file, and what must
//! not lie is wrapped in `Sealed`. Verifying reads the whole file once. What redb would mend by
//! going back to an older commit is noticed by the number of commits, which a file beside the
//! store says too (`mark`).
//!
//! After a failed write redb answers nothing more. When the reason was a full disk, the file is
//! opened again at the next call: reading goes on, and writing resumes once there is space. After
//! any other failure the store stays stopped: what the system dropped then is unknown, and only a
//! restart, which verifies the file, may go on.

mod mark;

use std::fs::File;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use ::redb::{
    Builder, Database, DatabaseError, Durability, ReadOnlyTable, ReadableDatabase, ReadableTable,
    Table, TableDefinition, TableError, WriteTransaction,
};
use bytes::Bytes;

use crate::batch::{Batch, Write};
use crate::error::{CommitError, StoreError};
use crate::guard::guarded;
use crate::key_value::{KeyRange, KeyValue, Limits, Order, Page, Row, Snapshot};
use mark::Mark;

const ENGINE: &str = "redb";
const ROWS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");
/// One row: how many commits there were.
const COMMITS: TableDefinition<'_, (), u64> = TableDefinition::new("commits");

/// Memory in which redb may keep pages, in bytes.
const CACHE_BYTES: usize = 64 << 20;

/// An ordered map in a redb file.
#[derive(Debug)]
pub struct RedbStore {
    path: PathBuf,
    engine: RwLock<Engine>,
    mark: Mark,
    // Held from before a commit until its failure, if any, has been drawn into `engine`.
    writer: Mutex<()>,
}

#[derive(Debug)]
enum Engine {
    Open(Database),
    /// A commit met a full disk; the next call opens the file again.
    Full,
    /// A commit failed in a way that leaves open what reached the disk.
    Stopped,
}

impl RedbStore {
    /// All files of the store at `path`.
    pub fn files(path: &Path) -> [PathBuf; 2] {
        [path.to_owned(), mark::path_of(path)]
    }

    /// Opens the file at `path`, or creates it, and verifies all of it.
    ///
    /// One process at a time: a second one is told [`StoreError::Busy`].
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        Self::open_with(path.into(), Builder::create)
    }

    /// Opens a store that must be there.
    pub fn open_existing(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        Self::open_with(path.into(), Builder::open)
    }

    fn open_with(path: PathBuf, open: OpenFile) -> Result<Self, StoreError> {
        let database = open_database(&path, open)?;
        let mark = Mark::open(&path, commits(&path, &database)?)?;
        Ok(Self {
            path,
            mark,
            engine: RwLock::new(Engine::Open(database)),
            writer: Mutex::new(()),
        })
    }

    fn with_database<T, E: From<StoreError>>(
        &self,
        call: impl FnOnce(&Database) -> Result<T, E>,
    ) -> Result<T, E> {
        self.reopen_after_full()?;
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
        match &*engine {
            Engine::Open(database) => guarded(ENGINE, || call(database)),
            Engine::Full | Engine::Stopped => Err(StoreError::Stopped.into()),
        }
    }

    fn reopen_after_full(&self) -> Result<(), StoreError> {
        let is_full = |engine: &Engine| matches!(engine, Engine::Full);
        if !is_full(&self.engine.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(());
        }
        let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        if is_full(&engine) {
            let database = open_database(&self.path, Builder::open)?;
            self.mark
                .check(&self.path, commits(&self.path, &database)?)?;
            *engine = Engine::Open(database);
        }
        Ok(())
    }

    /// Closes a database that will not answer again after `error`.
    fn settle(&self, error: &CommitError) {
        let next = match error {
            CommitError::Conflict { .. } | CommitError::Oversize(_) => return,
            CommitError::Store(StoreError::Full { .. }) => Engine::Full,
            CommitError::Store(_) => Engine::Stopped,
        };
        self.replace_engine(next);
    }

    fn replace_engine(&self, next: Engine) {
        let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        let previous = std::mem::replace(&mut *engine, next);
        // Closing writes to the file; if that panics or fails, the next open repairs it.
        let closed: Result<(), StoreError> = guarded(ENGINE, || {
            drop(previous);
            Ok(())
        });
        if let Err(error) = closed {
            tracing::warn!(path = %self.path.display(), %error, "could not close the store");
        }
    }

    fn read(&self) -> Result<RedbSnapshot, StoreError> {
        self.with_database(|database| {
            let transaction = database.begin_read().map_err(|error| self.explain(error))?;
            let rows = transaction
                .open_table(ROWS)
                .map_err(|error| self.explain(error))?;
            Ok(RedbSnapshot {
                path: self.path.clone(),
                rows,
            })
        })
    }

    /// Commits a batch; returns how many commits there are then.
    fn write(&self, database: &Database, batch: &Batch) -> Result<u64, CommitError> {
        let mut transaction = database
            .begin_write()
            .map_err(|error| self.explain(error))?;
        transaction
            .set_durability(Durability::Immediate)
            .map_err(|error| self.explain(error))?;
        let mut rows = transaction
            .open_table(ROWS)
            .map_err(|error| self.explain(error))?;
        batch.check_requirements(|key| {
            let value = rows.get(key).map_err(|error| self.explain(error))?;
            Ok(value.map(|value| Bytes::copy_from_slice(value.value())))
        })?;
        for write in &batch.writes {
            apply(&mut rows, write).map_err(|error| self.explain(error))?;
        }
        drop(rows);
        let commits = count(&transaction).map_err(|error| self.explain(error))?;
        transaction.commit().map_err(|error| self.explain(error))?;
        Ok(commits)
    }

    fn explain(&self, error: impl Into<::redb::Error>) -> StoreError {
        explain(&self.path, error)
    }
}

impl KeyValue for RedbStore {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        let snapshot = match self.read() {
            Err(StoreError::Stopped) => {
                // A commit may be failing this moment; what is left of the store shows after it.
                drop(self.writer.lock().unwrap_or_else(PoisonError::into_inner));
                self.read()?
            }
            answer => answer?,
        };
        Ok(Box::new(snapshot))
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        batch.check_size()?;
        let _writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = self.with_database(|database| self.write(database, &batch));
        match &outcome {
            Ok(commits) => self.mark.advance(*commits),
            Err(error) => self.settle(error),
        }
        outcome.map(drop)
    }
}

impl Drop for RedbStore {
    fn drop(&mut self) {
        self.replace_engine(Engine::Stopped);
    }
}

/// How redb opens a file: with or without creating it.
type OpenFile = fn(&Builder, PathBuf) -> Result<Database, DatabaseError>;

fn open_database(path: &Path, open: OpenFile) -> Result<Database, StoreError> {
    guarded(ENGINE, || {
        let mut builder = Builder::new();
        builder
            .set_cache_size(CACHE_BYTES)
            .set_check_integrity_on_open(true);
        let database = open(&builder, path.to_owned()).map_err(|error| explain(path, error))?;
        create_tables(&database).map_err(|error| explain(path, error))?;
        // A new file survives a power cut only once its folder knows it.
        sync_folder_of(path)?;
        Ok(database)
    })
}

fn create_tables(database: &Database) -> Result<(), ::redb::Error> {
    match database.begin_read()?.open_table(COMMITS) {
        Err(TableError::TableDoesNotExist(_)) => {}
        answer => return Ok(answer.map(drop)?),
    }
    let transaction = database.begin_write()?;
    transaction.open_table(ROWS)?;
    transaction.open_table(COMMITS)?;
    Ok(transaction.commit()?)
}

/// Counts the commit that a transaction will be.
fn count(transaction: &WriteTransaction) -> Result<u64, ::redb::Error> {
    let mut table = transaction.open_table(COMMITS)?;
    let before = table.get(())?.map_or(0, |commits| commits.value());
    table.insert((), before + 1)?;
    Ok(before + 1)
}

/// How many commits a database holds.
fn commits(path: &Path, database: &Database) -> Result<u64, StoreError> {
    let read = || -> Result<u64, ::redb::Error> {
        let table = database.begin_read()?.open_table(COMMITS)?;
        Ok(table.get(())?.map_or(0, |commits| commits.value()))
    };
    guarded(ENGINE, || read().map_err(|error| explain(path, error)))
}

fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|source| StoreError::from_io(folder, source))
}

fn apply(rows: &mut Table<'_, &[u8], &[u8]>, write: &Write) -> Result<(), ::redb::StorageError> {
    match write {
        Write::Put { key, value } => {
            rows.insert(&**key, &**value)?;
        }
        Write::Delete { key } => {
            rows.remove(&**key)?;
        }
        Write::DeleteRange { range } if range.is_empty() => {}
        Write::DeleteRange { range } => rows.retain_in::<&[u8], _>(bounds(range), |_, _| false)?,
    }
    Ok(())
}

fn bounds(range: &KeyRange) -> (Bound<&[u8]>, Bound<&[u8]>) {
    let end = range
        .end
        .as_deref()
        .map_or(Bound::Unbounded, Bound::Excluded);
    (Bound::Included(&range.start), end)
}

/// Sorts what redb says by what can be done about it.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "redb may add errors; those that somebody can act on are named"
)]
fn explain(path: &Path, error: impl Into<::redb::Error>) -> StoreError {
    let path = path.to_owned();
    match error.into() {
        ::redb::Error::DatabaseAlreadyOpen => StoreError::Busy { path },
        ::redb::Error::Io(source) if source.kind() == std::io::ErrorKind::InvalidData => {
            StoreError::Damaged {
                path,
                detail: source.to_string(),
            }
        }
        ::redb::Error::Io(source) => StoreError::from_io(&path, source),
        ::redb::Error::Corrupted(detail) => StoreError::Damaged { path, detail },
        ::redb::Error::PreviousIo | ::redb::Error::DatabaseClosed => StoreError::Stopped,
        other => StoreError::Engine {
            engine: ENGINE,
            detail: other.to_string(),
        },
    }
}

struct RedbSnapshot {
    path: PathBuf,
    rows: ReadOnlyTable<&'static [u8], &'static [u8]>,
}

impl RedbSnapshot {
    fn rows(
        &self,
        range: &KeyRange,
    ) -> Result<impl DoubleEndedIterator<Item = Result<Row, StoreError>>, StoreError> {
        let rows = self
            .rows
            .range::<&[u8]>(bounds(range))
            .map_err(|error| explain(&self.path, error))?;
        Ok(rows.map(|row| {
            let (key, value) = row.map_err(|error| explain(&self.path, error))?;
            Ok(Row {
                key: Bytes::copy_from_slice(key.value()),
                value: Bytes::copy_from_slice(value.value()),
            })
        }))
    }
}

impl Snapshot for RedbSnapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        guarded(ENGINE, || {
            let value = self
                .rows
                .get(key)
                .map_err(|error| explain(&self.path, error))?;
            Ok(value.map(|value| Bytes::copy_from_slice(value.value())))
        })
    }

    fn scan(&self, range: &KeyRange, order: Order, limits: Limits) -> Result<Page, StoreError> {
        if range.is_empty() {
            return Ok(Page::default());
        }
        guarded(ENGINE, || match order {
            Order::Ascending => Page::collect(self.rows(range)?, limits),
            Order::Descending => Page::collect(self.rows(range)?.rev(), limits),
        })
    }
}
