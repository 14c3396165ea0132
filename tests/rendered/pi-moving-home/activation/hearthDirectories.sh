run install --directory --mode=0700 /home/you/.local/state/hearth /home/you/.local/state/matrix-synapse
[ -d /home/you/.local/state/hearth-postgresql ] || run install --directory --mode=0700 /home/you/.local/state/hearth-postgresql
