//! The audit: the chain computed anew from the rows and compared.

use weir_model::{ChainVerifier, Cursor, HeadError, ServiceId, SignedHead};

use crate::error::StoreError;
use crate::sql::Arg;
use crate::store::Store;

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
            let page = self.events(service, cursor, 1000).await?;
            for read in &page {
                verifier.check(&read.sealed, read.payload.as_ref());
            }
            events += page.len() as u64;
            match page.last() {
                Some(last) => cursor = Cursor::after(last.sealed.seq),
                None => break,
            }
        }
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
}
