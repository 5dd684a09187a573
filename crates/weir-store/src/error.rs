//! What can go wrong with the store, and what to do then.

use std::path::PathBuf;

use weir_model::{
    ActionId, BankId, BankName, BatchId, CaseId, DecisionId, DeliveryId, EntryId, EventId,
    ImportId, ItemKey, JobId, JobState, KeyId, KeyName, NoticeId, PolicyId, Role, RuleState,
    RuleVersionId, Scope, SessionId, UserId, UserName, WebhookId,
};

/// What went wrong, with what, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else is writing, and goes on writing.
    #[error(
        "the database is locked by another program; end it or wait for it, then try again (nothing was changed)"
    )]
    Locked,
    /// No room.
    #[error(
        "the disk is full: the database cannot grow; make room, then try again (the last change was not made)"
    )]
    Full,
    /// May not be written.
    #[error("the database may not be written by this user; check who owns the data folder")]
    ReadOnly,
    /// Cannot be opened.
    #[error("{} cannot be opened: {reason}; check the path and who may write there", path.display())]
    Unopenable {
        /// What.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Another program's file, or a damaged one.
    #[error("the database is damaged or is no database of Weir's ({0}); restore a backup")]
    Damaged(String),
    /// A later version's database.
    #[error(
        "this database was made by a newer Weir (schema {found}, this program knows {known}): update the program; nothing was changed"
    )]
    Newer {
        /// The database's schema.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// PostgreSQL cannot be reached.
    #[error(
        "the PostgreSQL server cannot be reached: {0}; check that it runs and the setting “database”"
    )]
    Unreachable(String),
    /// The secret key's file is not one.
    #[error("the secret key in {} cannot be used: {reason}", path.display())]
    SecretKey {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A bank of that name exists.
    #[error("there is a bank “{0}” already; choose another name")]
    BankExists(BankName),
    /// An exchange of that name exists.
    #[error("there is an exchange “{0}” already; choose another name")]
    ExchangeExists(String),
    /// No bank of that name.
    #[error("there is no bank “{0}”")]
    NoBank(BankName),
    /// No bank of that id in this service.
    #[error("there is no bank {0}")]
    NoBankId(BankId),
    /// No policy of that id in this service.
    #[error("there is no policy {0}")]
    NoPolicy(PolicyId),
    /// No entry of that id.
    #[error("there is no entry {0}")]
    NoEntry(EntryId),
    /// No event of that id.
    #[error("there is no event {0} with a payload")]
    NoEvent(EventId),
    /// No import of that id.
    #[error("there is no import {0}")]
    NoImport(ImportId),
    /// No item of that name.
    #[error("there is no item “{0}”; it was never sent, was erased, or was kept long enough")]
    NoItem(ItemKey),
    /// No author of that name.
    #[error("there is no author “{0}”; no item of theirs is kept")]
    NoAuthor(ItemKey),
    /// No batch of that id.
    #[error("there is no batch {0}")]
    NoBatch(BatchId),
    /// No notice of that id.
    #[error("there is no notice {0}")]
    NoNotice(NoticeId),
    /// No case of that id.
    #[error("there is no case {0}")]
    NoCase(CaseId),
    /// A case that waits no longer.
    #[error("case {0} was decided already; take its decision back first to decide anew")]
    CaseDecided(CaseId),
    /// A case that changed since it was looked at.
    #[error("case {case} has changed since (version {version} now); look at it again, then decide")]
    CaseChanged {
        /// Which case.
        case: CaseId,
        /// Its version now.
        version: i64,
    },
    /// A case that somebody else has before them.
    #[error("somebody else has case {0} before them; take the next one, or come back to it later")]
    CaseHeld(CaseId),
    /// No decision of that id.
    #[error("there is no decision {0}")]
    NoDecision(DecisionId),
    /// A decision that was taken back.
    #[error("decision {0} was taken back already")]
    DecisionUndone(DecisionId),
    /// No action of that id.
    #[error("there is no action {0}")]
    NoAction(ActionId),
    /// An import that was undone.
    #[error("import {0} was undone already")]
    AlreadyUndone(ImportId),
    /// No webhook of that id.
    #[error("there is no webhook {0}; `weir webhook list` shows those there are")]
    NoWebhook(WebhookId),
    /// A webhook that is switched off.
    #[error("webhook {0} is switched off; `weir webhook enable` switches it on")]
    WebhookDisabled(WebhookId),
    /// A webhook's secret that the key does not open.
    #[error(
        "the secret of webhook {0} cannot be read with this secret key; restore the secret.key that it was made with, or rotate the secret"
    )]
    WebhookSecret(WebhookId),
    /// A banked text, and no key to encrypt it with.
    #[error(
        "a text is banked only where the secret key is at hand, as it is kept encrypted; set WEIR_SECRET_KEY_FILE"
    )]
    NoTextKey,
    /// A banked text that the key does not open.
    #[error(
        "the text of {0} cannot be read with this secret key; restore the secret.key that it was banked with, or bank the text again"
    )]
    BankedText(EntryId),
    /// A message that is too long.
    #[error("a message to webhooks has at most 262,144 bytes, this one has {0}; shorten its echo")]
    MessageTooLong(usize),
    /// No delivery of that id.
    #[error("there is no delivery {0}")]
    NoDelivery(DeliveryId),
    /// A delivery that cannot be made again.
    #[error("{delivery} cannot be replayed: {why}")]
    NotReplayable {
        /// Which delivery.
        delivery: DeliveryId,
        /// Why not.
        why: &'static str,
    },
    /// A user of that name exists.
    #[error("there is a user “{0}” already; choose another name")]
    UserExists(UserName),
    /// No user of that id in this service.
    #[error("there is no user {0}")]
    NoUser(UserId),
    /// A role that only keys have.
    #[error("a user cannot be {0}, which is for keys; choose admin, analyst, reviewer or auditor")]
    NotForUsers(Role),
    /// Nobody would be left to make users.
    #[error(
        "this is the last admin who is enabled, and somebody must be; make or enable another one first"
    )]
    LastAdmin,
    /// No session of that id in this service.
    #[error("there is no session {0}; it may have ended")]
    NoSession(SessionId),
    /// A key of that name exists.
    #[error("there is a key “{0}” already; choose another name, or revoke that one first")]
    KeyExists(KeyName),
    /// No key of that id in this service.
    #[error("there is no key {0}")]
    NoKey(KeyId),
    /// A scope in which a role may do nothing.
    #[error(
        "a key with the role {role} may do nothing in the scope {scope}; leave the scope out or choose another role"
    )]
    ScopeBeyondRole {
        /// The scope.
        scope: Scope,
        /// The role.
        role: Role,
    },
    /// No version of a rule of that id.
    #[error("there is no version {0} of a rule")]
    NoRuleVersion(RuleVersionId),
    /// Somebody else wrote it meanwhile.
    #[error(
        "somebody else has written rule “{name}” meanwhile (version {version} is the newest); look at theirs, then write yours anew"
    )]
    RuleChanged {
        /// The rule.
        name: String,
        /// Its newest version.
        version: u32,
    },
    /// A draft that was not found sound.
    #[error("the draft of rule “{name}” still has faults; mend them before it is approved")]
    RuleUnchecked {
        /// The rule.
        name: String,
    },
    /// Who wrote it cannot be the second person.
    #[error(
        "rule “{name}” is approved by another person than who wrote it, signed in with a name of their own"
    )]
    OwnApproval {
        /// The rule.
        name: String,
    },
    /// Two people are asked for.
    #[error("version {version} of rule “{name}” waits for a second person to approve it")]
    NotApproved {
        /// The rule.
        name: String,
        /// The version.
        version: u32,
    },
    /// A way that a version cannot go.
    #[error("version {version} of rule “{name}” is {state} and cannot become {next}")]
    RuleState {
        /// The rule.
        name: String,
        /// The version.
        version: u32,
        /// How far it got.
        state: RuleState,
        /// What was asked.
        next: RuleState,
    },
    /// No job of that id.
    #[error("there is no job {0}")]
    NoJob(JobId),
    /// A way that a job cannot go.
    #[error("job {job} is {state} and cannot become {next}")]
    JobState {
        /// The job.
        job: JobId,
        /// How far it got.
        state: JobState,
        /// What was asked.
        next: JobState,
    },
    /// A password could not be hashed.
    #[error("a password could not be hashed ({0}); try again (nothing was changed)")]
    Hashing(String),
    /// An entry without signals.
    #[error("an entry needs at least one signal")]
    NoSignals,
    /// A text that cannot be kept.
    #[error("a text holds the character U+0000, which cannot be kept; leave it out")]
    ZeroCharacter,
    /// Erased, but an old copy is still on the disk.
    #[error(
        "it was erased, but another program still reads the database and so keeps the old bytes in its write-ahead log; the next erasure, or the end of all programs that use it, clears them"
    )]
    NotScrubbed,
    /// A backup that could not be written.
    #[error("the backup {} was not written: {reason}", path.display())]
    NotWritten {
        /// Where it should have been.
        path: PathBuf,
        /// What is in the way.
        reason: String,
    },
    /// A file that is no backup, or no whole one.
    #[error("{} cannot be restored: {reason}; nothing was changed", path.display())]
    NoBackup {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A backup is restored only into an empty store.
    #[error(
        "the store holds something already ({0}), and a backup is restored only into an empty one: name another data folder or an empty PostgreSQL database; nothing was changed"
    )]
    NotEmpty(String),
    /// No randomness to be had.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
    /// Anything else that the database says.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default().into_owned();
                // SQLite's codes are numbers, the primary one in the low byte
                // (sqlite.org/rescode.html); PostgreSQL's have five characters.
                match code.parse::<u32>().ok().filter(|_| code.len() < 5).map(|c| c & 0xff) {
                    Some(5 | 6) => Self::Locked,
                    Some(13) => Self::Full,
                    Some(8) => Self::ReadOnly,
                    Some(11 | 26) => Self::Damaged(database.message().to_owned()),
                    _ => match code.as_str() {
                        "55P03" | "40P01" => Self::Locked,
                        "53100" => Self::Full,
                        "25006" | "42501" => Self::ReadOnly,
                        _ => Self::Database(error),
                    },
                }
            }
            sqlx::Error::PoolTimedOut => Self::Locked,
            sqlx::Error::Io(io) => Self::Unreachable(io.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::Damaged(error.to_string())
            }
            _ => Self::Database(error),
        }
    }
}
