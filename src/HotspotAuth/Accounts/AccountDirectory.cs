using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace HotspotAuth.Accounts;

/// <summary>
/// All accounts in memory, for the portal and RADIUS: a request never waits for the disk. Kept up with the store by
/// <see cref="Refresh"/>, which reads only what changed.
/// </summary>
internal sealed class AccountDirectory(AccountStore store, GroupStore groups, SecretBox secrets, TimeProvider time)
{
    private const int MostProved = 1024;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, Entry> _byId = new();
    private readonly Lock _refreshing = new();
    private readonly GroupTable _groups = new(groups);

    // What does not fit is proved again at the next login.
    private readonly Channel<ProvedPassword> _proved = Channel.CreateBounded<ProvedPassword>(new BoundedChannelOptions(MostProved) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private long _revision;
    private long _looked;

    /// <summary>Passwords that a hash of an older system proved right, for <see cref="PasswordHardening"/>.</summary>
    public ChannelReader<ProvedPassword> Proved => _proved.Reader;

    /// <summary>
    /// Takes over what changed in the store; returns those accounts. Each has its own exceptions over its group's rights, and a
    /// changed group reaches all its accounts here, so that no request ever puts the two together.
    /// </summary>
    public IReadOnlyList<Account> Refresh()
    {
        lock (_refreshing)
        {
            var changedGroups = _groups.Refresh();
            var rows = store.ChangedSince(_revision);
            foreach (var row in rows)
            {
                var account = row.ToAccount();
                var own = _groups.Share(account.Rights);
                var entry = new Entry(row, InEffect(account, own), own);
                if (_byId.TryGetValue(row.id, out var before)) entry.TakeOver(before);
                _entries[row.username] = _byId[row.id] = entry;
                _revision = Math.Max(_revision, row.revision);
            }

            if (changedGroups.Count > 0)
            {
                foreach (var entry in _byId.Values.Where(e => changedGroups.Contains(e.Account.Group)))
                    entry.Account = InEffect(entry.Account, entry.Own);
            }

            return [.. rows.Select(r => _entries[r.username].Account)];
        }
    }

    /// <summary>Accounts that are erased from the store: nobody is to find them here either.</summary>
    public void Forget(IEnumerable<long> ids)
    {
        lock (_refreshing)
        {
            foreach (var id in ids)
            {
                if (_byId.TryRemove(id, out var entry)) _entries.TryRemove(KeyValuePair.Create(entry.Account.Username, entry));
            }
        }
    }

    /// <summary>Finds an account; one that was made a moment ago by another process is looked for in the store.</summary>
    public bool TryFind(string username, [NotNullWhen(true)] out Account? account)
    {
        if (!_entries.TryGetValue(username, out var entry) && MayLook())
        {
            Refresh();
            _entries.TryGetValue(username, out entry);
        }

        account = entry?.Account;
        return account is not null;
    }

    /// <summary>Finds an account among those in memory, without a look at the store.</summary>
    public bool TryFindInMemory(string username, [NotNullWhen(true)] out Account? account)
    {
        account = _entries.GetValueOrDefault(username)?.Account;
        return account is not null;
    }

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<Account> All => _byId.Values.Select(entry => entry.Account);

    /// <summary>Finds an account by its number.</summary>
    public bool TryFind(long id, [NotNullWhen(true)] out Account? account)
    {
        account = _byId.GetValueOrDefault(id)?.Account;
        return account is not null;
    }

    /// <summary>
    /// Checks a password. The first time it costs a slow hash; after one success a fast keyed hash of the same password
    /// answers, until the account's password changes or the process ends. An unknown account costs a slow hash too, and so does a wrong
    /// password of every kind, so that no answer's time tells which accounts exist.
    /// </summary>
    public bool VerifyPassword(string username, string password)
    {
        if (!_entries.TryGetValue(username, out var entry))
        {
            _ = PasswordHash.Verify(PasswordHash.Decoy, password);
            return false;
        }

        if (IsRight(entry, username, password)) return true;
        var hash = entry.PasswordHash;
        if (LegacyHash.Verify(hash, password))
        {
            _proved.Writer.TryWrite(new ProvedPassword(entry.Account.Id, hash, password));
            Remember(entry, username, password);
            return true;
        }

        var isOther = CodeHash.IsOne(hash) || PendingPassword.Is(hash) || LegacyHash.Is(hash);
        if (!PasswordHash.Verify(isOther ? PasswordHash.Decoy : hash, password) || isOther) return false;
        Remember(entry, username, password);
        return true;
    }

    /// <summary>True when a fast keyed hash already proves the password right; false tells nothing. A random code's own hash is such a one, and so is a seal.</summary>
    public bool IsKnownPassword(string username, string password) => _entries.TryGetValue(username, out var entry) && IsRight(entry, username, password);

    /// <summary>Whether it is the account's mailed one-time password, still in its hour. Costs a fast hash whether there is one or not.</summary>
    public bool IsMailedPassword(string username, string password)
    {
        var digest = MailedPasswords.Digest(username, password);
        return _entries.TryGetValue(username, out var entry)
            && entry.MailedDigest is { } known
            && CryptographicOperations.FixedTimeEquals(digest, known)
            && time.GetUtcNow().ToUnixTimeMilliseconds() < entry.MailedUntil;
    }

    private bool IsRight(Entry entry, string username, string password)
    {
        if (entry.QuickTag is { } known)
        {
            Span<byte> tag = stackalloc byte[KeyedTag.Length];
            QuickCheck.Tag(username, password, tag);
            return CryptographicOperations.FixedTimeEquals(tag, known);
        }

        if (!secrets.Codes.Verify(entry.PasswordHash, username, password) && !PendingPassword.Verify(secrets, username, entry.PasswordHash, password)) return false;
        Remember(entry, username, password);
        return true;
    }

    private static void Remember(Entry entry, string username, string password)
    {
        var tag = new byte[KeyedTag.Length];
        QuickCheck.Tag(username, password, tag);
        entry.QuickTag = tag;
    }

    /// <summary>The recoverable secret's UTF-8 bytes for CHAP and MS-CHAP, to be cleared after use; null where none is kept.</summary>
    public byte[]? OpenSecret(string username)
    {
        if (!_entries.TryGetValue(username, out var entry) || entry.SealedSecret is not { } box || entry.Account.Rights.Chap == false) return null;
        if (entry.MaskedSecret is { } masked)
        {
            var copy = masked.AsSpan().ToArray();
            QuickCheck.Mask(username, copy);
            return copy;
        }

        if (secrets.Open(username, box) is not { } secret) return null;
        masked = secret.AsSpan().ToArray();
        QuickCheck.Mask(username, masked);
        entry.MaskedSecret = masked;
        return secret;
    }

    private Account InEffect(Account account, Rights own)
    {
        var rights = _groups.Effective(own, account.Group);
        return account with { Rights = rights, GroupMaxDevices = rights.MaxDevices };
    }

    /// <summary>Twenty looks a second at the most, so that a flood of made-up names is no load on the disk.</summary>
    private bool MayLook()
    {
        var (now, last) = (time.GetTimestamp(), Volatile.Read(ref _looked));
        return time.GetElapsedTime(last, now) >= TimeSpan.FromMilliseconds(50) && Interlocked.CompareExchange(ref _looked, now, last) == last;
    }

    private sealed class Entry(AccountRow row, Account account, Rights own)
    {
        /// <summary>With the rights in effect; swapped whole when the group's change.</summary>
        public Account Account { get; set; } = account;

        /// <summary>The account's own exceptions.</summary>
        public Rights Own { get; } = own;

        public string PasswordHash { get; } = row.password_hash;
        public byte[]? SealedSecret { get; } = row.sealed_secret;
        public byte[]? MailedDigest { get; } = row.mailed_digest;
        public long MailedUntil { get; } = row.mailed_until ?? 0;

        /// <summary>Of the password once it was found right. Forgotten with the hash that proved it.</summary>
        public byte[]? QuickTag { get; set; }

        /// <summary>The recoverable secret once it was opened. Forgotten with the sealed one.</summary>
        public byte[]? MaskedSecret { get; set; }

        /// <summary>What was proved of the same secrets of the same name stays proved: a guest's first login names its holder, and must not cost a second slow hash.</summary>
        public void TakeOver(Entry before)
        {
            if (Account.Username != before.Account.Username) return; // the tags are bound to it
            if (PasswordHash == before.PasswordHash) QuickTag = before.QuickTag;
            if (SealedSecret.AsSpan().SequenceEqual(before.SealedSecret)) MaskedSecret = before.MaskedSecret;
        }
    }
}
