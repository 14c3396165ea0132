# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_hearth_global_optspecs
    string join \n json h/help V/version
end

function __fish_hearth_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_hearth_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_hearth_using_subcommand
    set -l cmd (__fish_hearth_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c hearth -n "__fish_hearth_needs_command" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_needs_command" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "check" -d 'Check a plan, and say everything that is wrong with it'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "convert" -d 'Make a host of the files of a server that is running'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "registration" -d 'Bridges\' registrations and their tokens'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "secrets" -d 'Secrets that the host keeps'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "signing-key" -d 'Synapse\'s signing key'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "certificate" -d 'Placeholder certificates, where no real ones are'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "render" -d 'Put secrets into a config file'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "bridge" -d 'Bridges to other networks: how they are, and what waits for them'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "db" -d 'PostgreSQL\'s roles and databases'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "user" -d 'Accounts of people'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "host" -d 'This machine, as a person without root finds it'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "graph" -d 'Draw the plan: who listens where, who talks to whom'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "tree" -d 'The files of a host, as Nix evaluates them'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "vm" -d 'Test machines, which boot a host without installing it'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c hearth -n "__fish_hearth_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand check" -l plan -d 'The same, as the other commands have it' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand check" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand check" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -s o -l output -d 'Write to a file instead of standard output' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l secrets -d 'Write each secret to a file in this directory, mode 0600' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l secrets-path -d 'Where the secrets are going to be on the host [default: what --secrets says, else /root/secrets]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l dialect -d 'Read all files as this reader does, instead of as their owners do' -r
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l defaults -d 'Compare with these defaults: the example configuration of another version of the bridge' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l diff -d 'Say what a bridge has written into its file since: what FILE says and this host does not' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l flake -d 'With --diff: the flake of Hearth that evaluates the host' -r
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l force -d 'Overwrite files that exist: the output\'s, and those of secrets'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l sops -d 'Refer to the secrets as sops-nix decrypts them'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l agenix -d 'Refer to the secrets as agenix decrypts them'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l full -d 'Keep what equals the defaults too'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l raw -d 'Convert any one YAML file to a Nix value, understanding nothing of it'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l keep-secrets -d 'With --raw: print secrets as they are'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l no-comments -d 'Leave comments behind'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l upgrade -d 'Convert a bridge\'s configuration to its newer layout, even where the old one still runs'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand convert" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and not __fish_seen_subcommand_from ensure list show rotate help" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and not __fish_seen_subcommand_from ensure list show rotate help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and not __fish_seen_subcommand_from ensure list show rotate help" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and not __fish_seen_subcommand_from ensure list show rotate help" -f -a "ensure" -d 'Make what is missing, update what changed, keep the tokens'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and not __fish_seen_subcommand_from ensure list show rotate help" -f -a "list" -d 'List the registrations, and whether they are as the plan wants them'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and not __fish_seen_subcommand_from ensure list show rotate help" -f -a "show" -d 'Show one registration, without its tokens'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and not __fish_seen_subcommand_from ensure list show rotate help" -f -a "rotate" -d 'Give a bridge new tokens, and restart what uses them'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and not __fish_seen_subcommand_from ensure list show rotate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from ensure" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from ensure" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from ensure" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from ensure" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from list" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from list" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from show" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from show" -l reveal -d 'Show the tokens too, on a terminal'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from show" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from rotate" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from rotate" -l no-restart -d 'Only write the file; you restart the units yourself'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from rotate" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from rotate" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from help" -f -a "ensure" -d 'Make what is missing, update what changed, keep the tokens'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the registrations, and whether they are as the plan wants them'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one registration, without its tokens'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from help" -f -a "rotate" -d 'Give a bridge new tokens, and restart what uses them'
complete -c hearth -n "__fish_hearth_using_subcommand registration; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and not __fish_seen_subcommand_from ensure list help" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and not __fish_seen_subcommand_from ensure list help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and not __fish_seen_subcommand_from ensure list help" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and not __fish_seen_subcommand_from ensure list help" -f -a "ensure" -d 'Generate the secrets that are missing'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and not __fish_seen_subcommand_from ensure list help" -f -a "list" -d 'List the secrets by name, never their values'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and not __fish_seen_subcommand_from ensure list help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from ensure" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from ensure" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from ensure" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from ensure" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from list" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from list" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "ensure" -d 'Generate the secrets that are missing'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the secrets by name, never their values'
complete -c hearth -n "__fish_hearth_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and not __fish_seen_subcommand_from ensure show new help" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and not __fish_seen_subcommand_from ensure show new help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and not __fish_seen_subcommand_from ensure show new help" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and not __fish_seen_subcommand_from ensure show new help" -f -a "ensure" -d 'Make sure that the key is there, and never make a second identity'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and not __fish_seen_subcommand_from ensure show new help" -f -a "show" -d 'Show the key\'s id and public part, which everybody may know'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and not __fish_seen_subcommand_from ensure show new help" -f -a "new" -d 'Make a new key for a server whose old one is lost for good'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and not __fish_seen_subcommand_from ensure show new help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from ensure" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from ensure" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from ensure" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from ensure" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from show" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from show" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from new" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from new" -l i-accept-a-new-identity -d 'Say that you know what a new identity means'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from new" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from new" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from help" -f -a "ensure" -d 'Make sure that the key is there, and never make a second identity'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the key\'s id and public part, which everybody may know'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from help" -f -a "new" -d 'Make a new key for a server whose old one is lost for good'
complete -c hearth -n "__fish_hearth_using_subcommand signing-key; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and not __fish_seen_subcommand_from ensure help" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and not __fish_seen_subcommand_from ensure help" -s h -l help -d 'Print help'
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and not __fish_seen_subcommand_from ensure help" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and not __fish_seen_subcommand_from ensure help" -f -a "ensure" -d 'Make the self-signed certificates that are missing'
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and not __fish_seen_subcommand_from ensure help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and __fish_seen_subcommand_from ensure" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and __fish_seen_subcommand_from ensure" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and __fish_seen_subcommand_from ensure" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and __fish_seen_subcommand_from ensure" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and __fish_seen_subcommand_from help" -f -a "ensure" -d 'Make the self-signed certificates that are missing'
complete -c hearth -n "__fish_hearth_using_subcommand certificate; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand render" -l template -d 'The config file as JSON, without secrets' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand render" -l output -d 'Where to write; `-` is standard output' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand render" -l written -d 'An output into which a program may have written' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand render" -l rendered -d 'The same as it was rendered' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand render" -l keep -d 'Where to keep a copy of what was written, if it differs' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand render" -l example -d 'The bridge whose defaults are no difference, as KIND.LAYOUT' -r
complete -c hearth -n "__fish_hearth_using_subcommand render" -l credentials -d 'Where the credentials are [default: $CREDENTIALS_DIRECTORY]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand render" -l mode -d 'The file\'s mode; one that lets everybody in is refused' -r
complete -c hearth -n "__fish_hearth_using_subcommand render" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand render" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand render" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -f -a "list" -d 'List the bridges: do they run, are they ready, what waits for them'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -f -a "show" -d 'Show all that is known about a bridge'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -f -a "ping" -d 'Have Synapse ask a bridge, and the bridge answer'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -f -a "login" -d 'Tell how one signs in to a bridge\'s network'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -f -a "logs" -d 'Show what a bridge has written to the journal'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -f -a "queue" -d 'Show what Synapse has queued for bridges'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -f -a "wake" -d 'Have Synapse deliver what it has queued for bridges'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and not __fish_seen_subcommand_from list show ping login logs queue wake help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from list" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from list" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from show" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from show" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from ping" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from ping" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from ping" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from ping" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from login" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from login" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from login" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from logs" -s n -l lines -d 'How many lines of what was written before' -r
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from logs" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from logs" -s f -l follow -d 'Stay, and show what is written from now on'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from logs" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from logs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from logs" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from queue" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from queue" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from queue" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from queue" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from wake" -l within -d 'How long to stay while something waits, in seconds, up to a week' -r
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from wake" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from wake" -l before-synapse -d 'Put back what an earlier Synapse left behind; before this one starts'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from wake" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from wake" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from wake" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the bridges: do they run, are they ready, what waits for them'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show all that is known about a bridge'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from help" -f -a "ping" -d 'Have Synapse ask a bridge, and the bridge answer'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from help" -f -a "login" -d 'Tell how one signs in to a bridge\'s network'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from help" -f -a "logs" -d 'Show what a bridge has written to the journal'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from help" -f -a "queue" -d 'Show what Synapse has queued for bridges'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from help" -f -a "wake" -d 'Have Synapse deliver what it has queued for bridges'
complete -c hearth -n "__fish_hearth_using_subcommand bridge; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand db; and not __fish_seen_subcommand_from init ensure check help" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand db; and not __fish_seen_subcommand_from init ensure check help" -s h -l help -d 'Print help'
complete -c hearth -n "__fish_hearth_using_subcommand db; and not __fish_seen_subcommand_from init ensure check help" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand db; and not __fish_seen_subcommand_from init ensure check help" -f -a "init" -d 'Make PostgreSQL\'s own data, where Hearth runs it'
complete -c hearth -n "__fish_hearth_using_subcommand db; and not __fish_seen_subcommand_from init ensure check help" -f -a "ensure" -d 'Make the roles and databases that are missing'
complete -c hearth -n "__fish_hearth_using_subcommand db; and not __fish_seen_subcommand_from init ensure check help" -f -a "check" -d 'Look at the databases, and alter nothing'
complete -c hearth -n "__fish_hearth_using_subcommand db; and not __fish_seen_subcommand_from init ensure check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from init" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from init" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from init" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from ensure" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from ensure" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from ensure" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from ensure" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from check" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from check" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "init" -d 'Make PostgreSQL\'s own data, where Hearth runs it'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "ensure" -d 'Make the roles and databases that are missing'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "check" -d 'Look at the databases, and alter nothing'
complete -c hearth -n "__fish_hearth_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand user; and not __fish_seen_subcommand_from add passwd list deactivate help" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand user; and not __fish_seen_subcommand_from add passwd list deactivate help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand user; and not __fish_seen_subcommand_from add passwd list deactivate help" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand user; and not __fish_seen_subcommand_from add passwd list deactivate help" -f -a "add" -d 'Make an account'
complete -c hearth -n "__fish_hearth_using_subcommand user; and not __fish_seen_subcommand_from add passwd list deactivate help" -f -a "passwd" -d 'Set a new password'
complete -c hearth -n "__fish_hearth_using_subcommand user; and not __fish_seen_subcommand_from add passwd list deactivate help" -f -a "list" -d 'List the accounts'
complete -c hearth -n "__fish_hearth_using_subcommand user; and not __fish_seen_subcommand_from add passwd list deactivate help" -f -a "deactivate" -d 'Close an account for good'
complete -c hearth -n "__fish_hearth_using_subcommand user; and not __fish_seen_subcommand_from add passwd list deactivate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from add" -l password-file -d 'Read the password from a file, `-` for standard input' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from add" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from add" -l admin -d 'Let the account administer the server'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from add" -l generate -d 'Make a password and print it, this once'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from add" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from passwd" -l password-file -d 'Read the password from a file, `-` for standard input' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from passwd" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from passwd" -l sign-out -d 'End every session of the account, on all devices'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from passwd" -l generate -d 'Make a password and print it, this once'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from passwd" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from passwd" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from passwd" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from list" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from list" -l all -d 'Include bridged, deactivated and Hearth\'s own accounts'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from list" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from deactivate" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from deactivate" -l erase -d 'Hide what the account wrote from people who join its rooms later'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from deactivate" -l yes -d 'Do not ask'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from deactivate" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from deactivate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from deactivate" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "add" -d 'Make an account'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "passwd" -d 'Set a new password'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the accounts'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "deactivate" -d 'Close an account for good'
complete -c hearth -n "__fish_hearth_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand host; and not __fish_seen_subcommand_from check settle config-txt help" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand host; and not __fish_seen_subcommand_from check settle config-txt help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand host; and not __fish_seen_subcommand_from check settle config-txt help" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand host; and not __fish_seen_subcommand_from check settle config-txt help" -f -a "check" -d 'Check what the machine lacks for the plan'
complete -c hearth -n "__fish_hearth_using_subcommand host; and not __fish_seen_subcommand_from check settle config-txt help" -f -a "settle" -d 'Wait until the plan\'s units are up, and say which are not'
complete -c hearth -n "__fish_hearth_using_subcommand host; and not __fish_seen_subcommand_from check settle config-txt help" -f -a "config-txt" -d 'Write the lines of `hearth.raspberryPi.configTxt` into the Raspberry Pi\'s `config.txt`'
complete -c hearth -n "__fish_hearth_using_subcommand host; and not __fish_seen_subcommand_from check settle config-txt help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from check" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from check" -l before-switch -d 'Say only what a switch has to know, and nothing if all is well'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from check" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from settle" -l timeout -d 'How long to wait, in seconds, up to a week' -r
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from settle" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from settle" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from settle" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from settle" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from config-txt" -l file -d 'The firmware\'s file [default: /boot/firmware/config.txt, or /boot/config.txt]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from config-txt" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from config-txt" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from config-txt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from config-txt" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check what the machine lacks for the plan'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from help" -f -a "settle" -d 'Wait until the plan\'s units are up, and say which are not'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from help" -f -a "config-txt" -d 'Write the lines of `hearth.raspberryPi.configTxt` into the Raspberry Pi\'s `config.txt`'
complete -c hearth -n "__fish_hearth_using_subcommand host; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand graph" -l plan -d 'The plan of the host [default: /etc/hearth/plan.json]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand graph" -l format -d 'How to draw it' -r -f -a "mermaid\t'Text that many web pages draw'
svg\t'A picture'"
complete -c hearth -n "__fish_hearth_using_subcommand graph" -l output -d 'Write to a file instead of standard output' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand graph" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand graph" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand graph" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and not __fish_seen_subcommand_from write diff help" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and not __fish_seen_subcommand_from write diff help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and not __fish_seen_subcommand_from write diff help" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and not __fish_seen_subcommand_from write diff help" -f -a "write" -d 'Write the tree below a directory'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and not __fish_seen_subcommand_from write diff help" -f -a "diff" -d 'Show what is different below a directory from what the tree says'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and not __fish_seen_subcommand_from write diff help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from write" -l from -d 'Read the tree from this file [default: standard input]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from write" -l readable -d 'Spread the plan over lines, for people to read'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from write" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from write" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from write" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from diff" -l from -d 'Read the tree from this file [default: standard input]' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from diff" -l readable -d 'Spread the plan over lines, for people to read'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from diff" -l whole -d 'Let the directory be nothing but the tree, and do not mind modes'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from diff" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from diff" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from help" -f -a "write" -d 'Write the tree below a directory'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Show what is different below a directory from what the tree says'
complete -c hearth -n "__fish_hearth_using_subcommand tree; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and not __fish_seen_subcommand_from image run shell list test help" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and not __fish_seen_subcommand_from image run shell list test help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and not __fish_seen_subcommand_from image run shell list test help" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and not __fish_seen_subcommand_from image run shell list test help" -f -a "image" -d 'Build the image that machines are copies of'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and not __fish_seen_subcommand_from image run shell list test help" -f -a "run" -d 'Boot a host in a machine, until Ctrl-C'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and not __fish_seen_subcommand_from image run shell list test help" -f -a "shell" -d 'Open a shell in a machine'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and not __fish_seen_subcommand_from image run shell list test help" -f -a "list" -d 'List the machines that run'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and not __fish_seen_subcommand_from image run shell list test help" -f -a "test" -d 'Run scenarios on real machines'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and not __fish_seen_subcommand_from image run shell list test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from image" -l recipe -d 'The recipe, instead of the project\'s own' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from image" -l prune -d 'Build nothing; remove the images that nothing used for so many days' -r
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from image" -l force -d 'Build it even if it is there'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from image" -l disk -d 'Make the disk for QEMU too'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from image" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from image" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from image" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from run" -l backend -d 'How the machine runs' -r -f -a "nspawn\t'A container: root, a few seconds'
qemu\t'A computer with a kernel of its own: any user, with KVM where there is one'
qemu-emulated\t'The same without KVM'"
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from run" -l name -d 'Name of the machine, instead of the tree\'s' -r
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from run" -l memory -d 'Memory in MiB' -r
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from run" -l publish -d 'Make a port of the machine one of this computer\'s loopback' -r
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from run" -l recipe -d 'The recipe of the image, instead of the project\'s own' -r -F
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from run" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from run" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from shell" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from shell" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from shell" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from list" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from test" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from test" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from help" -f -a "image" -d 'Build the image that machines are copies of'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from help" -f -a "run" -d 'Boot a host in a machine, until Ctrl-C'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from help" -f -a "shell" -d 'Open a shell in a machine'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the machines that run'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from help" -f -a "test" -d 'Run scenarios on real machines'
complete -c hearth -n "__fish_hearth_using_subcommand vm; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand completions" -l json -d 'Print what a command reports as JSON'
complete -c hearth -n "__fish_hearth_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hearth -n "__fish_hearth_using_subcommand completions" -s V -l version -d 'Print version'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "check" -d 'Check a plan, and say everything that is wrong with it'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "convert" -d 'Make a host of the files of a server that is running'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "registration" -d 'Bridges\' registrations and their tokens'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "secrets" -d 'Secrets that the host keeps'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "signing-key" -d 'Synapse\'s signing key'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "certificate" -d 'Placeholder certificates, where no real ones are'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "render" -d 'Put secrets into a config file'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "bridge" -d 'Bridges to other networks: how they are, and what waits for them'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "db" -d 'PostgreSQL\'s roles and databases'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "user" -d 'Accounts of people'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "host" -d 'This machine, as a person without root finds it'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "graph" -d 'Draw the plan: who listens where, who talks to whom'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "tree" -d 'The files of a host, as Nix evaluates them'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "vm" -d 'Test machines, which boot a host without installing it'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "completions" -d 'Print the completions of a shell'
complete -c hearth -n "__fish_hearth_using_subcommand help; and not __fish_seen_subcommand_from check convert registration secrets signing-key certificate render bridge db user host graph tree vm completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from registration" -f -a "ensure" -d 'Make what is missing, update what changed, keep the tokens'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from registration" -f -a "list" -d 'List the registrations, and whether they are as the plan wants them'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from registration" -f -a "show" -d 'Show one registration, without its tokens'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from registration" -f -a "rotate" -d 'Give a bridge new tokens, and restart what uses them'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "ensure" -d 'Generate the secrets that are missing'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "list" -d 'List the secrets by name, never their values'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from signing-key" -f -a "ensure" -d 'Make sure that the key is there, and never make a second identity'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from signing-key" -f -a "show" -d 'Show the key\'s id and public part, which everybody may know'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from signing-key" -f -a "new" -d 'Make a new key for a server whose old one is lost for good'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from certificate" -f -a "ensure" -d 'Make the self-signed certificates that are missing'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from bridge" -f -a "list" -d 'List the bridges: do they run, are they ready, what waits for them'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from bridge" -f -a "show" -d 'Show all that is known about a bridge'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from bridge" -f -a "ping" -d 'Have Synapse ask a bridge, and the bridge answer'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from bridge" -f -a "login" -d 'Tell how one signs in to a bridge\'s network'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from bridge" -f -a "logs" -d 'Show what a bridge has written to the journal'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from bridge" -f -a "queue" -d 'Show what Synapse has queued for bridges'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from bridge" -f -a "wake" -d 'Have Synapse deliver what it has queued for bridges'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "init" -d 'Make PostgreSQL\'s own data, where Hearth runs it'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "ensure" -d 'Make the roles and databases that are missing'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "check" -d 'Look at the databases, and alter nothing'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "add" -d 'Make an account'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "passwd" -d 'Set a new password'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "list" -d 'List the accounts'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "deactivate" -d 'Close an account for good'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from host" -f -a "check" -d 'Check what the machine lacks for the plan'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from host" -f -a "settle" -d 'Wait until the plan\'s units are up, and say which are not'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from host" -f -a "config-txt" -d 'Write the lines of `hearth.raspberryPi.configTxt` into the Raspberry Pi\'s `config.txt`'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from tree" -f -a "write" -d 'Write the tree below a directory'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from tree" -f -a "diff" -d 'Show what is different below a directory from what the tree says'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from vm" -f -a "image" -d 'Build the image that machines are copies of'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from vm" -f -a "run" -d 'Boot a host in a machine, until Ctrl-C'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from vm" -f -a "shell" -d 'Open a shell in a machine'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from vm" -f -a "list" -d 'List the machines that run'
complete -c hearth -n "__fish_hearth_using_subcommand help; and __fish_seen_subcommand_from vm" -f -a "test" -d 'Run scenarios on real machines'
