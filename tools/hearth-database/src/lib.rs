//! PostgreSQL: roles and databases in C collation, made once, refused when wrong
