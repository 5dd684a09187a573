//! The audit: the chain computed anew from the rows and compared.

use weir_model::{ChainVerifier, Cursor, EventKind, HeadError, ServiceId, SignedHead};

use crate::error::StoreError;
use crate::events::ReadEvent;
use crate::sql::Arg;
use crate::store::Store;

/// How many events are read at once.
const PAGE: u32 = 1000;

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    /// How many sealed events there are.
    pub events: u64,
    /// How many events are not sealed yet; the next sealing takes them in.
    pub unsealed: u64,
    /// How many payloads were erased, each told by an event.
    pub erased: u64,
    /// The first fault, if there is any.
    pub first_bad: Option<FirstBad>,
}

/// The first place in the chain where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstBad {
    /// Which place.
    pub seq: i64,
    /// What is wrong, in words.
    pub fault: String,
}

impl VerifyReport {
    /// Whether everything is as it was sealed.
    pub fn ok(&self) -> bool {
        self.first_bad.is_none()
    }
}

impl Store {
    /// Checks every sealed event of a service, and that the chain passes
    /// through `head`.
    pub async fn verify(
        &self,
        service: ServiceId,
        head: Option<&SignedHead>,
    ) -> Result<Result<VerifyReport, HeadError>, StoreError> {
        let head = match head.map(SignedHead::verified).transpose() {
            Ok(head) => head,
            Err(error) => return Ok(Err(error)),
        };
        if head.is_some_and(|head| head.service != service) {
            return Ok(Err(HeadError::Form("it is of another service".to_owned())));
        }
        let before = self.head(service).await?.seq;
        let mut verifier = ChainVerifier::new(service, head);
        let mut cursor = Cursor::START;
        let mut events = 0;
        loop {
            let (page, unreadable) = self.readable_events(service, cursor).await?;
            for read in &page {
                verifier.check(&read.sealed, read.payload.as_ref());
            }
            events += page.len() as u64;
            if let Some(why) = unreadable {
                verifier.unreadable(why);
                break;
            }
            match page.last() {
                Some(last) => cursor = Cursor::after(last.sealed.seq),
                None => break,
            }
        }
        self.note_later_erasures(service, &mut verifier).await?;
        // A sealer may have gone on while this read: then the chain may end
        // anywhere between its note before and its note after.
        let after = self.head(service).await?.seq;
        let end = verifier.seq();
        let noted = if (before..=after).contains(&end) { end } else { after };
        let (erased, first_bad) = verifier.finish(noted);
        let row = self
            .pool
            .read()
            .await?
            .row(
                "SELECT COUNT(*) AS unsealed FROM events WHERE service_id = $1 AND seq IS NULL",
                &[Arg::id(&service)],
            )
            .await?;
        let unsealed = row.map_or(Ok(0), |row| row.count("unsealed"))?;
        let first_bad = first_bad.map(|(seq, fault)| FirstBad { seq, fault: fault.to_string() });
        Ok(Ok(VerifyReport { events, unsealed, erased, first_bad }))
    }

    /// A page of events, which ends before one that cannot be read; with the
    /// reason then.
    async fn readable_events(
        &self,
        service: ServiceId,
        mut cursor: Cursor,
    ) -> Result<(Vec<ReadEvent>, Option<String>), StoreError> {
        match self.events(service, cursor, PAGE).await {
            Err(StoreError::Damaged(_)) => {}
            page => return page.map(|page| (page, None)),
        }
        let mut page = Vec::new();
        for _ in 0..PAGE {
            match self.events(service, cursor, 1).await {
                Err(StoreError::Damaged(why)) => return Ok((page, Some(why))),
                one => page.extend(one?),
            }
            if let Some(last) = page.last() {
                cursor = Cursor::after(last.sealed.seq);
            }
        }
        Ok((page, None))
    }

    /// Events behind the last one that was checked, sealed meanwhile or not
    /// yet, may tell of the erasure of a payload that was missed before.
    async fn note_later_erasures(
        &self,
        service: ServiceId,
        verifier: &mut ChainVerifier,
    ) -> Result<(), StoreError> {
        let sql = "SELECT subject FROM events WHERE service_id = $1 AND seq IS NULL AND kind = $2
                   UNION ALL
                   SELECT subject FROM events WHERE service_id = $1 AND seq > $3 AND kind = $2";
        let kind = EventKind::PayloadErased;
        let args = [Arg::id(&service), Arg::text(kind.name()), Arg::Int(verifier.seq())];
        for row in self.pool.read().await?.rows(sql, &args).await? {
            if let Some(event) = row.opt_id("subject")? {
                verifier.told_erased(event);
            }
        }
        Ok(())
    }
}
