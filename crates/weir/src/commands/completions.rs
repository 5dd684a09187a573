//! `weir completions`: what the Tab key needs.

use crate::exit::Exit;

/// Write out completions for a shell
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir completions bash > ~/.local/share/bash-completion/completions/weir
  weir completions zsh > ~/.zfunc/_weir
  weir completions fish > ~/.config/fish/completions/weir.fish")]
pub(crate) struct CompletionsArgs {
    /// Which shell
    shell: clap_complete::Shell,
}

pub(crate) fn run(args: &CompletionsArgs) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::cli::command(), "weir", &mut script);
    // A reader that has had enough is no error.
    let _ = std::io::Write::write_all(&mut std::io::stdout().lock(), &script);
    Ok(Exit::Nothing)
}
