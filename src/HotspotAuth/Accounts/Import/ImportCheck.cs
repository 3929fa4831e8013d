using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts.Import;

/// <summary>Checks what a file would make against the rules and the accounts that exist.</summary>
internal sealed class ImportCheck(Database database, TimeProvider time)
{
    /// <summary>
    /// Of a sheet every fault stops the import, because whoever made it can mend it. An older system's rows are as they are: what has no
    /// place here is left behind and told, and the rest moves over.
    /// </summary>
    public void Check(ImportPlan plan, ImportChoice choice, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var taken = Taken();
        var existing = choice.DeviceOwner is null ? null : taken.ToHashSet(StringComparer.Ordinal);
        var kept = choice.Origin != ImportOrigin.Csv ? new List<ImportedAccount>(plan.Accounts.Count) : null;
        var done = 0;
        foreach (var imported in plan.Accounts)
        {
            if (++done % 1000 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new ImportProgress(ImportStage.Checking, done, plan.Accounts.Count));
            }

            var faults = Faults(imported, now, taken);
            if (kept is null) plan.Faults.AddRange(faults.Select(f => ImportFault.Of(imported.Line, f, Value(f, imported.Account))));
            else if (faults.Count == 0) kept.Add(imported);
            else plan.Lose(imported.Account.Username, faults[0].Field, faults[0].Kind.ToString(), faults[0].Message);
        }

        if (kept is null) return;
        plan.Accounts.Clear();
        plan.Accounts.AddRange(kept);
        CheckGroups(plan);
        if (existing is not null) CheckOwner(plan, Usernames.Normalize(choice.DeviceOwner!), existing);
    }

    /// <summary>A group that is here already has rights that somebody chose.</summary>
    private void CheckGroups(ImportPlan plan)
    {
        using var connection = database.Open();
        var known = connection.Query<string>("SELECT name FROM account_group").ToHashSet(StringComparer.Ordinal);
        foreach (var group in plan.Groups.Where(g => known.Contains(g.Key) && g.Value != Rights.None))
            plan.Lose(group.Key, "group", "group_exists", "the group is here already and keeps its own rights");
    }

    private static void CheckOwner(ImportPlan plan, string owner, HashSet<string> existing)
    {
        if (plan.Devices.Count > 0 && !existing.Contains(owner) && !plan.Accounts.Any(a => Usernames.Normalize(a.Account.Username) == owner))
            plan.Faults.Add(new ImportFault(0, "device_owner", "owner", $"there is no account \"{owner}\" that could answer for the devices"));
    }

    private static List<AccountFault> Faults(ImportedAccount imported, DateTimeOffset now, HashSet<string> taken)
    {
        List<AccountFault> faults = [.. AccountRules.Check(imported.Account, now), .. RightsRules.Check(imported.Rights)];
        if (Usernames.Normalize(imported.Account.Username) is { Length: > 0 } username && !faults.Exists(f => f.Field == "username") && !taken.Add(username))
            faults.Add(new AccountFault("username", AccountFaultKind.Taken, $"\"{imported.Account.Username}\" is taken, or stands in the file twice"));
        return faults;
    }

    private HashSet<string> Taken()
    {
        using var connection = database.Open();
        return connection.Query<string>("SELECT username FROM account", buffered: false).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What stands in the cell, where it is no secret.</summary>
    private static string? Value(AccountFault fault, NewAccount account) => fault.Field switch
    {
        "username" => Short(account.Username),
        "email" => Short(account.Email),
        "group" => Short(account.Group),
        _ => null,
    };

    private static string? Short(string? text) => text?.Length > 60 ? text[..60] + "…" : text;
}
