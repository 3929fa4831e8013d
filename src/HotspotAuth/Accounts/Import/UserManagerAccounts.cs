namespace HotspotAuth.Accounts.Import;

/// <summary>
/// From an export of MikroTik's User Manager (RouterOS 6 and 7), of its hotspot's own users, or from a list of users in CSV, to accounts
/// and groups: a profile becomes a group with the rights of its limitations.
/// </summary>
internal sealed class UserManagerAccounts
{
    private readonly ImportPlan _plan;
    private readonly ForeignReading _reading;
    private readonly Dictionary<string, Rights> _limitations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Rights Rights, int? Devices)> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Profile, string? End)> _assigned = new(StringComparer.Ordinal);

    private UserManagerAccounts(ImportPlan plan, ForeignReading reading)
    {
        _plan = plan;
        _reading = reading;
    }

    /// <summary>Reads the file into the plan; faults too.</summary>
    public static void Read(byte[] octets, ForeignReading reading, ImportPlan plan, CancellationToken cancellationToken)
    {
        if (octets.AsSpan().Contains((byte)0))
        {
            plan.Faults.Add(new ImportFault(0, "", "binary", "is no text. A backup file (.backup, .umb) can't be read: use /user-manager/user export show-sensitive"));
            return;
        }

        List<RouterItem> items;
        if (LooksLikeCsv(octets))
        {
            if (FromCsv(octets, plan) is not { } rows) return;
            items = rows;
        }
        else if (RouterScript.TryRead(octets, out items) is { } fault)
        {
            plan.Faults.Add(fault);
            return;
        }

        new UserManagerAccounts(plan, reading).Fill(items, cancellationToken);
    }

    private void Fill(List<RouterItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items.Where(i => Kind(i) == ItemKind.Limitation)) TakeLimitation(item);
        foreach (var item in items.Where(i => Kind(i) == ItemKind.Profile)) TakeProfile(item);
        foreach (var item in items.Where(i => Kind(i) == ItemKind.ProfileLimitation)) TakeLink(item);
        foreach (var item in items.Where(i => Kind(i) == ItemKind.UserProfile))
        {
            if (item["user"] is { } user && item["profile"] is { } profile) _assigned[user] = (profile, item["end-time"]);
        }

        foreach (var item in items.Where(i => Kind(i) == ItemKind.User))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_plan.Accounts.Count >= ImportPlan.MostAccounts)
            {
                _plan.Faults.Add(new ImportFault(item.Line, "", "many", "has more than 250,000 users"));
                return;
            }

            _plan.Rows++;
            TakeUser(item);
        }

        if (_plan.Rows == 0) _plan.Faults.Add(new ImportFault(0, "", "no_users", "holds no users: is it /user-manager/user export, or for RouterOS 6 /tool user-manager user export?"));
    }

    private void TakeUser(RouterItem item)
    {
        if ((item["username"] ?? item["name"]) is not { } username) return;
        var account = new ForeignAccount(username, _plan, _reading) { Disabled = item["disabled"] is "yes" or "true" || item.Flags.Contains('X', StringComparison.Ordinal) };
        if (item["password"] is { } password) account.TakeSecret("Cleartext-Password", password);
        if (item["shared-users"] is { } shared && shared != "unlimited") account.TakeDevices("shared-users", shared);
        if (item["caller-id"] is { } caller && caller != "bind") account.TakeDevice("caller-id", caller);
        if (item["mac-address"] is { } mac && mac != "00:00:00:00:00:00") account.TakeDevice("mac-address", mac);
        if (item["limit-uptime"] is { } uptime) account.Take("Max-All-Session", RadiusValues.TryDuration(uptime, out var s) ? s.ToString(System.Globalization.CultureInfo.InvariantCulture) : uptime);
        if (item["limit-bytes-total"] is { } total) account.Take("Max-Octets", total);
        foreach (var pair in (item["attributes"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) account.Take(pair[..colon], pair[(colon + 1)..]);
        }

        if (item["otp-secret"] is not null) _plan.Lose(username, "otp-secret", "attribute", "has no counterpart here");
        var (profile, end) = Profile(item, username);
        if (end is not null) account.TakeEnd("end-time", end);
        var group = profile is null ? null : Named(profile);
        account.Finish(
            group ?? AccountGroup.Staff,
            profile is not null && _profiles.TryGetValue(profile, out var known) ? known.Devices : null,
            isGroupDisabled: false,
            new RadiusPerson(item["first-name"], item["last-name"], item["email"], item["phone"], null),
            item["comment"]);
    }

    private (string? Profile, string? End) Profile(RouterItem item, string username)
    {
        if (_assigned.TryGetValue(username, out var assigned)) return (assigned.Profile, assigned.End ?? item["end-time"]);
        var profile = item["actual-profile"] ?? item["actual-profile-name"] ?? item["profile"] ?? (item["group"] is { } group && group != "default" ? group : null);
        return (profile, item["end-time"] ?? item["till-time"]);
    }

    private string Named(string profile)
    {
        var name = profile.Trim() is { Length: > 64 } name64 ? name64[..64] : profile.Trim();
        _plan.Groups.TryAdd(name, _profiles.TryGetValue(profile, out var known) ? known.Rights : Rights.None);
        return name;
    }

    private void TakeLimitation(RouterItem item)
    {
        if (item["name"] is not { } name) return;
        var daily = item["reset-counters-interval"] == "daily";
        if (item["reset-counters-interval"] is { } interval && interval is not ("daily" or "disabled")) _plan.Lose(name, "reset-counters-interval", "value", "only a limit a day or over the whole validity has a place here");
        var rights = Rights.None;
        rights = Bits(rights, item, "rate-limit-rx", name, (r, bits) => r with { UpBitsPerSecond = bits });
        rights = Bits(rights, item, "rate-limit-tx", name, (r, bits) => r with { DownBitsPerSecond = bits });
        rights = Bytes(rights, item, "transfer-limit", name, (r, bytes) => daily ? r with { DailyBytes = bytes } : r with { TotalBytes = bytes });
        if (item["uptime-limit"] is { } uptime)
        {
            if (!RadiusValues.TryDuration(uptime, out var seconds)) _plan.Lose(name, "uptime-limit", "value", "its value can't be read or has no place here");
            else if (seconds > 0) rights = Kept(rights, daily ? rights with { DailySeconds = seconds } : rights with { TotalSeconds = seconds }, name, "uptime-limit");
        }

        foreach (var only in new[] { "download-limit", "upload-limit" })
        {
            if (item[only] is { } limit && limit != "0") _plan.Lose(name, only, "one_way", "a limit of one direction has no place here; set daily-bytes or total-bytes of the group");
        }

        _limitations[name] = rights;
    }

    private void TakeProfile(RouterItem item)
    {
        if (item["name"] is not { } name) return;
        int? devices = int.TryParse(item["override-shared-users"] ?? item["shared-users"], System.Globalization.CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 1000 ? n : null;
        if (item["validity"] is { } validity && validity is not ("unlimited" or "0s")) _plan.Lose(name, "validity", "validity", "runs from each user's first login, which the export does not tell; set valid-until where it matters");
        var rights = Rights.None;
        // The hotspot's own profiles carry their limits themselves.
        if (item["rate-limit"] is { } rate) rights = ForeignAccount.Worked(rights, "Mikrotik-Rate-Limit", rate, name, _plan);
        rights = Seconds(rights, item, "session-timeout", name, (r, s) => r with { SessionSeconds = s });
        rights = Seconds(rights, item, "idle-timeout", name, (r, s) => r with { IdleSeconds = s });
        _profiles[name] = (rights, devices);
    }

    private void TakeLink(RouterItem item)
    {
        if (item["profile"] is not { } profile || item["limitation"] is not { } limitation || !_limitations.TryGetValue(limitation, out var rights)) return;
        if (item["weekdays"] is not null || item["from-time"] is not (null or "0s" or "00:00:00")) _plan.Lose(profile, "weekdays", "attribute", "hours of the week are not carried");
        var (before, devices) = _profiles.GetValueOrDefault(profile, (Rights.None, null));
        _profiles[profile] = (before.Over(rights), devices);
    }

    private Rights Bits(Rights rights, RouterItem item, string name, string of, Func<Rights, long?, Rights> with)
    {
        if (item[name] is not { } text) return rights;
        if (RadiusValues.TryBits(text.Replace("bps", "", StringComparison.Ordinal), out var bits)) return Kept(rights, with(rights, bits), of, name);
        _plan.Lose(of, name, "value", "its value can't be read or has no place here");
        return rights;
    }

    private Rights Bytes(Rights rights, RouterItem item, string name, string of, Func<Rights, long?, Rights> with)
    {
        if (item[name] is not { } text) return rights;
        if (RadiusValues.TryBytes(text, out var bytes)) return Kept(rights, with(rights, bytes), of, name);
        _plan.Lose(of, name, "value", "its value can't be read or has no place here");
        return rights;
    }

    private Rights Seconds(Rights rights, RouterItem item, string name, string of, Func<Rights, long, Rights> with)
    {
        if (item[name] is not { } text || text == "none") return rights;
        if (RadiusValues.TryDuration(text, out var seconds)) return seconds == 0 ? rights : Kept(rights, with(rights, seconds), of, name);
        _plan.Lose(of, name, "value", "its value can't be read or has no place here");
        return rights;
    }

    private Rights Kept(Rights before, Rights after, string of, string name)
    {
        if (!RightsRules.Check(after).Any()) return after;
        _plan.Lose(of, name, "value", "its value can't be read or has no place here");
        return before;
    }

    private static ItemKind Kind(RouterItem item) => item.Menu switch
    {
        "user-manager user" or "tool user-manager user" or "ip hotspot user" => ItemKind.User,
        "user-manager profile" or "tool user-manager profile" or "ip hotspot user profile" => ItemKind.Profile,
        "user-manager limitation" or "tool user-manager profile limitation" => ItemKind.Limitation,
        "user-manager profile-limitation" or "tool user-manager profile profile-limitation" => ItemKind.ProfileLimitation,
        "user-manager user-profile" => ItemKind.UserProfile,
        // Of a print, or of an export of the menu itself, the menu is not told; a user has a password or a name of his own kind.
        "" when item["username"] is not null || (item["name"] is not null && (item.Values.ContainsKey("password") || item.Values.ContainsKey("shared-users"))) => ItemKind.User,
        _ => ItemKind.Other,
    };

    private static bool LooksLikeCsv(byte[] octets)
    {
        var text = System.Text.Encoding.Latin1.GetString(octets, 0, Math.Min(octets.Length, 4096));
        var first = text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0 && l[0] != '#') ?? "";
        return first.IndexOfAny([',', ';', '\t']) > 0 && !first.Contains('=', StringComparison.Ordinal) && !first.StartsWith('/') && first.Contains("name", StringComparison.OrdinalIgnoreCase);
    }

    private static List<RouterItem>? FromCsv(byte[] octets, ImportPlan plan)
    {
        if (CsvSheet.Open(octets, strict: false, out var sheet) is { } fault)
        {
            plan.Faults.Add(fault);
            return null;
        }

        string[] names = [.. sheet!.Headers.Select(h => h.Trim().ToLowerInvariant().Replace(' ', '-').Replace('_', '-'))];
        var items = new List<RouterItem>();
        foreach (var (line, cells) in sheet.Rows(plan.Faults))
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < names.Length && i < cells.Length; i++) values[names[i]] = cells[i];
            items.Add(new RouterItem(line, "user-manager user", "", values));
        }

        return plan.Faults.Count == 0 ? items : null;
    }

    private enum ItemKind
    {
        Other,
        User,
        Profile,
        Limitation,
        ProfileLimitation,
        UserProfile,
    }
}
