namespace HotspotAuth.Accounts.Import;

/// <summary>From the tables of FreeRADIUS and daloRADIUS to accounts, groups with rights, and registered devices.</summary>
internal sealed class RadiusAccounts
{
    /// <summary>What daloRADIUS calls the group whose members it refuses.</summary>
    private const string DisabledGroup = "daloRADIUS-Disabled-Users";

    private readonly RadiusRows _rows;
    private readonly ImportPlan _plan;
    private readonly ForeignReading _reading;
    private readonly Dictionary<string, Group> _groups = new(StringComparer.OrdinalIgnoreCase);

    private RadiusAccounts(RadiusRows rows, ImportPlan plan, ForeignReading reading)
    {
        _rows = rows;
        _plan = plan;
        _reading = reading;
    }

    public static void Fill(RadiusRows rows, ForeignReading reading, ImportPlan plan, CancellationToken cancellationToken) => new RadiusAccounts(rows, plan, reading).Fill(cancellationToken);

    private void Fill(CancellationToken cancellationToken)
    {
        foreach (var name in _rows.GroupChecks.Keys.Concat(_rows.GroupReplies.Keys).Concat(_rows.Memberships.Values.SelectMany(m => m.Select(g => g.Group))))
        {
            if (!_groups.ContainsKey(name)) _groups[name] = MakeGroup(name);
        }

        foreach (var (username, checks) in _rows.Checks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_plan.Accounts.Count >= ImportPlan.MostAccounts)
            {
                _plan.Faults.Add(new ImportFault(0, "", "many", "has more than 250,000 users"));
                return;
            }

            Take(username, checks);
        }

        foreach (var person in _rows.People.Keys.Where(person => !_rows.Checks.ContainsKey(person)))
            _plan.Lose(person, "userinfo", "no_check", "stands in userinfo only and could not log in");
    }

    private void Take(string username, List<RadiusPair> checks)
    {
        var account = new ForeignAccount(username, _plan, _reading);
        foreach (var pair in checks) Take(account, pair);
        foreach (var pair in _rows.Replies.GetValueOrDefault(username) ?? []) Take(account, pair);
        var memberships = (_rows.Memberships.GetValueOrDefault(username) ?? []).OrderBy(m => m.Priority).Select(m => m.Group).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var isDisabled = memberships.Any(IsDisabled);
        memberships.RemoveAll(g => g.Equals(DisabledGroup, StringComparison.OrdinalIgnoreCase));
        foreach (var other in memberships.Skip(1)) _plan.Lose(username, ForeignAccount.Short(other), "second_group", "an account has one group; the first by priority is taken");
        var group = memberships.Count > 0 ? _groups[memberships[0]] : null;
        if (group is { End: { } end } && account.ValidUntil is null) account.ValidUntil = end;
        account.Finish(group?.Name ?? AccountGroup.Staff, group?.Devices, isDisabled, _rows.People.GetValueOrDefault(username), null);
    }

    private bool IsDisabled(string group) => group.Equals(DisabledGroup, StringComparison.OrdinalIgnoreCase) || _groups[group].IsDisabled;

    /// <summary>An operator that asks for anything but one value says something that no account here can say.</summary>
    private void Take(ForeignAccount account, RadiusPair pair)
    {
        if (pair.Op is "" or "=" or ":=" or "==" or "+=") account.Take(pair.Attribute, pair.Value);
        else _plan.Lose(account.Username, ForeignAccount.Short(pair.Attribute), "operator", $"the operator {ForeignAccount.Short(pair.Op)} can't be carried");
    }

    private Group MakeGroup(string name)
    {
        var gathered = new ForeignAccount(name, _plan, _reading);
        foreach (var pair in (_rows.GroupChecks.GetValueOrDefault(name) ?? []).Concat(_rows.GroupReplies.GetValueOrDefault(name) ?? [])) Take(gathered, pair);
        if (gathered.Password is not null || gathered.KnownHash is not null) _plan.Lose(name, "password", "group_password", "a password of a whole group is not carried");
        var trimmed = name.Length <= 64 ? name : name[..64];
        if (!name.Equals(DisabledGroup, StringComparison.OrdinalIgnoreCase)) _plan.Groups.TryAdd(trimmed, gathered.Rights);
        return new Group(trimmed, gathered.MaxDevices, gathered.ValidUntil, gathered.Disabled);
    }

    private sealed record Group(string Name, int? Devices, DateTimeOffset? End, bool IsDisabled);
}
