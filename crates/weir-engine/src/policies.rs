//! The policies that a service has from its first moment: the five limbs of the
//! definition of terrorist content, in English and Arabic. A service writes its
//! own beside them; a changed text is a new version.

use weir_model::{
    DsaCategory, Policy, PolicyId, PolicyText, ServiceId, Severity, TerroristContent, Timestamp,
};
use weir_store::{NewPolicy, Store, StoreError};

use crate::default_rules::ensure_default_rules;
use crate::nearest::nearest;

struct BuiltIn {
    name: &'static str,
    limb: TerroristContent,
    severity: Severity,
    english: [&'static str; 2],
    arabic: [&'static str; 2],
}

/// The names of the built-in policies.
pub const BUILT_IN: [&str; 5] =
    ["incitement", "solicitation", "recruitment", "instruction", "threat"];

const POLICIES: [BuiltIn; 5] = [
    BuiltIn {
        name: BUILT_IN[0],
        limb: TerroristContent::Incites,
        severity: Severity::High,
        english: [
            "Incitement to terrorist offences",
            "Content that calls for terrorist offences or glorifies them so that others may commit them. Reporting, research, counter-speech and art about them are not meant.",
        ],
        arabic: [
            "التحريض على جرائم إرهابية",
            "محتوى يدعو إلى جرائم إرهابية أو يمجّدها بما قد يدفع آخرين إلى ارتكابها. لا يشمل ذلك التغطية الصحفية والبحث والخطاب المضاد والفن.",
        ],
    },
    BuiltIn {
        name: BUILT_IN[1],
        limb: TerroristContent::SolicitsOffence,
        severity: Severity::High,
        english: [
            "Soliciting terrorist offences",
            "Content that asks somebody to commit a terrorist offence or to contribute to one.",
        ],
        arabic: [
            "طلب ارتكاب جرائم إرهابية",
            "محتوى يطلب من شخص ارتكاب جريمة إرهابية أو المساهمة فيها.",
        ],
    },
    BuiltIn {
        name: BUILT_IN[2],
        limb: TerroristContent::SolicitsParticipation,
        severity: Severity::High,
        english: [
            "Recruitment for terrorist groups",
            "Content that asks somebody to take part in a terrorist group, to support it or to give it money.",
        ],
        arabic: [
            "التجنيد لجماعات إرهابية",
            "محتوى يطلب من شخص المشاركة في جماعة إرهابية أو دعمها أو تمويلها.",
        ],
    },
    BuiltIn {
        name: BUILT_IN[3],
        limb: TerroristContent::Instructs,
        severity: Severity::Critical,
        english: [
            "Instruction for terrorist offences",
            "Content that teaches how to make or use weapons or other means for committing terrorist offences.",
        ],
        arabic: [
            "تعليمات لجرائم إرهابية",
            "محتوى يعلّم صنع الأسلحة أو غيرها من الوسائل أو استعمالها لارتكاب جرائم إرهابية.",
        ],
    },
    BuiltIn {
        name: BUILT_IN[4],
        limb: TerroristContent::Threatens,
        severity: Severity::Critical,
        english: [
            "Threat of terrorist offences",
            "Content that threatens to commit a terrorist offence.",
        ],
        arabic: ["التهديد بجرائم إرهابية", "محتوى يهدد بارتكاب جريمة إرهابية."],
    },
];

/// Makes the built-in policies, and the rules that ship, that a service does
/// not have yet.
pub async fn ensure_built_in(
    store: &Store,
    service: ServiceId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let there = store.policies(service).await?;
    for policy in POLICIES.iter().filter(|p| !there.iter().any(|known| known.name == p.name)) {
        let text = |language: &str, [title, text]: [&str; 2]| PolicyText {
            language: language.to_owned(),
            title: title.to_owned(),
            text: text.to_owned(),
        };
        let new = NewPolicy {
            name: policy.name.to_owned(),
            severity: policy.severity,
            texts: vec![text("en", policy.english), text("ar", policy.arabic)],
            terrorist_content: Some(policy.limb),
            dsa: Some(DsaCategory::RiskForPublicSecurity),
            automatic: false,
        };
        store.create_policy(service, &new, at).await?;
    }
    ensure_default_rules(store, service, at).await
}

/// The policy of this name in its newest version, or a hint what was meant.
pub async fn find_policy(
    store: &Store,
    service: ServiceId,
    name: &str,
) -> Result<Result<PolicyId, String>, StoreError> {
    let policies: Vec<Policy> = store.policies(service).await?;
    if let Some(policy) = policies.iter().find(|policy| policy.name == name) {
        return Ok(Ok(policy.id));
    }
    let names: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
    let meant = nearest(name, names.iter().copied());
    let hint = meant.map_or(String::new(), |near| format!("; did you mean “{near}”?"));
    let shown: String = name.chars().take(60).collect();
    Ok(Err(format!("there is no policy “{shown}”{hint} (there are: {})", names.join(", "))))
}
