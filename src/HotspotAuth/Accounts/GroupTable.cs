namespace HotspotAuth.Accounts;

/// <summary>
/// The groups' rights in memory, and one object for equal rights: a hundred thousand accounts of one group share it. Owned by
/// <see cref="AccountDirectory"/> and used under its lock.
/// </summary>
internal sealed class GroupTable(GroupStore store)
{
    /// <summary>Rights that nobody has any more are forgotten together when this many were seen.</summary>
    private const int MostShared = 10_000;

    private readonly Dictionary<string, Rights> _rights = new(StringComparer.Ordinal);
    private readonly Dictionary<Rights, Rights> _shared = [];
    private long _revision;

    /// <summary>Takes over what changed in the store; the names of those groups.</summary>
    public IReadOnlySet<string> Refresh()
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, rights, revision) in store.ChangedSince(_revision))
        {
            _rights[name] = Share(rights);
            _revision = Math.Max(_revision, revision);
            changed.Add(name);
        }

        return changed;
    }

    /// <summary>An account's own exceptions over its group's rights.</summary>
    public Rights Effective(Rights own, string group)
    {
        var rights = _rights.GetValueOrDefault(group, Rights.None);
        return ReferenceEquals(own, Rights.None) ? rights : ReferenceEquals(rights, Rights.None) ? own : Share(own.Over(rights));
    }

    /// <summary>The one object for these rights.</summary>
    public Rights Share(Rights rights)
    {
        if (rights == Rights.None) return Rights.None;
        if (_shared.TryGetValue(rights, out var known)) return known;
        if (_shared.Count >= MostShared) _shared.Clear();
        return _shared[rights] = rights;
    }
}
