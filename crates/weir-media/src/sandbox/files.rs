//! Landlock: every path is closed but those that a tool needs.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, LandlockStatus, PathBeneath, PathFd,
    Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};

use super::FileLayer;

/// The newest ABI whose rights are asked for; an older kernel gives what it has.
const ABI_USED: ABI = ABI::V7;

/// Closes every path but `paths`, which may be read and run. A path that is not
/// there is passed over. Whatever keeps the layer from being put on is told as
/// its absence.
pub(super) fn confine(paths: &[PathBuf]) -> FileLayer {
    restrict(paths).unwrap_or(FileLayer::Absent)
}

fn restrict(paths: &[PathBuf]) -> Result<FileLayer, RulesetError> {
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI_USED))?
        .handle_access(AccessNet::from_all(ABI_USED))?
        .scope(Scope::from_all(ABI_USED))?
        .create()?;
    for path in paths {
        if let Ok(opened) = PathFd::new(path) {
            ruleset = ruleset.add_rule(PathBeneath::new(opened, rights(path)))?;
        }
    }
    let status = ruleset.restrict_self()?;
    Ok(match (status.ruleset, status.landlock) {
        (RulesetStatus::NotEnforced, _) => FileLayer::Absent,
        (_, LandlockStatus::Available { effective_abi, .. }) => {
            FileLayer::Closed { abi: (effective_abi as i32).clamp(1, 255) as u8 }
        }
        _ => FileLayer::Absent,
    })
}

fn rights(path: &Path) -> landlock::BitFlags<AccessFs> {
    let of_file = AccessFs::ReadFile | AccessFs::Execute;
    if path.is_dir() { of_file | AccessFs::ReadDir } else { of_file }
}
