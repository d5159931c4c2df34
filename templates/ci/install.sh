: "${TOLLGATE_REPOSITORY:?name the git repository to build tollgate from, in this file}"
command -v tollgate || cargo install --locked --git "$TOLLGATE_REPOSITORY" ${TOLLGATE_REV:+--rev "$TOLLGATE_REV"} tollgate
