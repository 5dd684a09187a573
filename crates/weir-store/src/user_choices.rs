//! How a person likes the console: their language, theme, digits, keys, zone.

use std::collections::BTreeMap;

use weir_model::{ServiceId, UserId};

use crate::error::StoreError;
use crate::sql::Arg;
use crate::store::Store;
use crate::users::read_user;

impl Store {
    /// What a user chose, by name.
    pub async fn user_choices(
        &self,
        service: ServiceId,
        user: UserId,
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let sql = "SELECT name, value FROM user_choices WHERE service_id = $1 AND user_id = $2";
        let args = [Arg::id(&service), Arg::id(&user)];
        let rows = self.pool.read().await?.rows(sql, &args).await?;
        rows.iter().map(|row| Ok((row.text("name")?, row.text("value")?))).collect()
    }

    /// Sets some of what a user chose; the rest stays.
    pub async fn choose(
        &self,
        service: ServiceId,
        user: UserId,
        choices: &BTreeMap<String, String>,
    ) -> Result<(), StoreError> {
        let mut tx = self.pool.write().await?;
        read_user(&mut tx, service, user).await?;
        for (name, value) in choices {
            tx.execute(
                "INSERT INTO user_choices (user_id, name, service_id, value)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value",
                &[
                    Arg::id(&user),
                    Arg::text(name.as_str()),
                    Arg::id(&service),
                    Arg::text(value.as_str()),
                ],
            )
            .await?;
        }
        tx.commit().await
    }
}
