# Enterprises, contacts, holdings. Keys begin with `enterprise-`.
