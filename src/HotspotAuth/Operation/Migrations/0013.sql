-- Passwords brought from elsewhere that wait for their slow hash (Accounts/PasswordHardening.cs): found without a look at all accounts.
CREATE INDEX account_sealed_password ON account (id) WHERE substr(password_hash, 1, 8) = '$sealed$';
