//! seccomp: which system calls a process in the box may make.
//!
//! A list of what is allowed, so that a call that a later kernel brings is
//! forbidden until somebody looks at it. What is not on the list answers EPERM
//! and not death: libraries ask for much that they can do without. `clone3`
//! alone answers ENOSYS, by a filter of its own: its flags lie in memory, where
//! no filter can look, and on that answer the C library takes `clone`, whose
//! flags can be seen. (Of two filters the stricter answer counts, so that
//! `clone3` stands on the list of the first as if it were allowed.)

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter,
};

use super::Role;

/// Forbids; whether the kernel took it.
pub(super) fn confine(role: &Role) -> bool {
    let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else { return false };
    let programs = [unknown_clone3(arch), allowed(role, arch)];
    programs
        .into_iter()
        .all(|program| program.is_some_and(|program| apply_filter(&program).is_ok()))
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn unknown_clone3(arch: TargetArch) -> Option<BpfProgram> {
    let rules = Rules::from([(libc::SYS_clone3, vec![])]);
    let answer = SeccompAction::Errno(libc::ENOSYS as u32);
    compile(rules, SeccompAction::Allow, answer, arch)
}

fn allowed(role: &Role, arch: TargetArch) -> Option<BpfProgram> {
    let mut rules: Rules = DECODING.iter().map(|call| (*call, vec![])).collect();
    match role {
        Role::Worker => {
            // Its code is all there: no more of it may be made.
            let no_code = || masked(2, libc::PROT_EXEC as u64, 0).map(|rule| vec![rule]);
            rules.insert(libc::SYS_mmap, no_code()?);
            rules.insert(libc::SYS_mprotect, no_code()?);
            rules.insert(libc::SYS_recvmsg, vec![]);
            rules.insert(libc::SYS_sendmsg, vec![]);
        }
        Role::Tool { .. } => {
            rules.extend(STARTING.iter().map(|call| (*call, vec![])));
            let thread = libc::CLONE_THREAD as u64;
            rules.insert(libc::SYS_clone, vec![masked(0, thread, thread)?]);
            // Limits may be asked for, not set.
            rules.insert(libc::SYS_prlimit64, vec![equal(2, 0)?]);
            rules.insert(libc::SYS_prctl, vec![equal(0, libc::PR_SET_NAME as u64)?]);
        }
    }
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    compile(rules, refuse, SeccompAction::Allow, arch)
}

fn compile(
    rules: Rules,
    otherwise: SeccompAction,
    named: SeccompAction,
    arch: TargetArch,
) -> Option<BpfProgram> {
    SeccompFilter::new(rules, otherwise, named, arch).ok()?.try_into().ok()
}

fn masked(argument: u8, mask: u64, value: u64) -> Option<SeccompRule> {
    rule(argument, SeccompCmpOp::MaskedEq(mask), value)
}

fn equal(argument: u8, value: u64) -> Option<SeccompRule> {
    rule(argument, SeccompCmpOp::Eq, value)
}

fn rule(argument: u8, compared: SeccompCmpOp, value: u64) -> Option<SeccompRule> {
    let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Qword, compared, value);
    SeccompRule::new(vec![condition.ok()?]).ok()
}

/// What computing on descriptors that are open takes.
const DECODING: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_clock_gettime,
    libc::SYS_clone3,
    libc::SYS_close,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_futex,
    libc::SYS_getpid,
    libc::SYS_getrandom,
    libc::SYS_gettid,
    libc::SYS_lseek,
    libc::SYS_madvise,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_pread64,
    libc::SYS_read,
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_yield,
    libc::SYS_sigaltstack,
    libc::SYS_write,
];

/// What a program takes besides to be loaded, to find its files (which ones is
/// Landlock's matter), to run threads and to wait.
const STARTING: &[i64] = &[
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_arch_prctl,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_dup,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_dup2,
    libc::SYS_dup3,
    libc::SYS_execve,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_fadvise64,
    libc::SYS_fstatfs,
    libc::SYS_ftruncate,
    libc::SYS_getcwd,
    libc::SYS_getdents64,
    libc::SYS_getegid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getppid,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_getrlimit,
    libc::SYS_getrusage,
    libc::SYS_gettimeofday,
    libc::SYS_getuid,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lstat,
    libc::SYS_membarrier,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_nanosleep,
    libc::SYS_newfstatat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_open,
    libc::SYS_openat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    libc::SYS_ppoll,
    libc::SYS_pwrite64,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_readlink,
    libc::SYS_readlinkat,
    libc::SYS_readv,
    libc::SYS_rseq,
    libc::SYS_sched_getaffinity,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_stat,
    libc::SYS_statx,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    libc::SYS_writev,
];
