using Dapper;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary>What is to change of an account; what is null stays.</summary>
internal sealed record AccountChange
{
    /// <summary>From the account's own exceptions to the new ones.</summary>
    public Func<Rights, Rights>? Rights { get; init; }

    /// <summary>Of the person; null within stays, an empty text is cleared.</summary>
    public PersonFields? Person { get; init; }

    /// <summary><c>th</c> or <c>en</c>.</summary>
    public string? Language { get; init; }

    public string? Group { get; init; }
    public Setting<DateTimeOffset>? ValidFrom { get; init; }
    public Setting<DateTimeOffset>? ValidUntil { get; init; }

    /// <summary>Null within: as many as its group.</summary>
    public Setting<int>? MaxDevices { get; init; }

    public bool IsNothing => this == new AccountChange();
}

internal sealed partial class AccountStore
{
    /// <summary>The account with its own exceptions as it stands after the change; null when there is none of that name.</summary>
    /// <exception cref="AccountException">Every fault at once; nothing was saved.</exception>
    public Account? Change(string username, AccountChange change, Actor actor)
    {
        var name = Usernames.Normalize(username);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var before = connection.QuerySingleOrDefault<AccountRow>($"SELECT {AccountRow.Columns} FROM account WHERE username = @name", new { name }, transaction)?.ToAccount();
        if (before is null) return null;
        if (before.State == AccountState.Closed) throw IsClosed(before);
        var now = time.GetUtcNow();
        var after = Of(before, change.Person, now) with
        {
            Rights = change.Rights?.Invoke(before.Rights) ?? before.Rights,
            Language = change.Language ?? before.Language,
            Group = change.Group?.Trim() ?? before.Group,
            ValidFrom = change.ValidFrom is { } from ? from.Value : before.ValidFrom,
            ValidUntil = change.ValidUntil is { } until ? until.Value : before.ValidUntil,
            OwnMaxDevices = change.MaxDevices is { } devices ? devices.Value : before.OwnMaxDevices,
        };
        if (Faults(change, after, now).ToArray() is { Length: > 0 } faults) throw new AccountException(faults);
        connection.Execute(
            """
            UPDATE account SET name = @Name, name_th = @NameTh, email = @Email, phone = @Phone, position = @Position, extension = @Extension, id_checked_by = @IdCheckedBy, id_checked_on = @idCheckedOn,
              sealed_secret = CASE WHEN @forgets = 1 THEN NULL ELSE sealed_secret END,
              rights = @rights, language = @Language, grp = @Group, valid_from = @from, valid_until = @until, max_devices = @devices, changed = @now, revision = @revision
            WHERE id = @Id
            """,
            new
            {
                after.Id,
                after.Name,
                after.NameTh,
                after.Email,
                after.Phone,
                after.Position,
                after.Extension,
                after.IdCheckedBy,
                idCheckedOn = after.IdCheckedOn?.ToUnixTimeMilliseconds(),
                forgets = after.Rights.Chap == false ? 1 : 0,
                after.Language,
                after.Group,
                devices = after.OwnMaxDevices ?? 0,
                rights = after.Rights.ToJson(),
                from = after.ValidFrom?.ToUnixTimeMilliseconds(),
                until = after.ValidUntil?.ToUnixTimeMilliseconds(),
                now = now.ToUnixTimeMilliseconds(),
                revision = Database.NextRevision(transaction),
            },
            transaction);
        AuditOutbox.Add(transaction, now, actor, "account-set", name, Difference(before, after));
        transaction.Commit();
        return after with { Chap = after.Chap && after.Rights.Chap != false };
    }

    /// <summary>The account with what the change says of its person.</summary>
    private static Account Of(Account before, PersonFields? person, DateTimeOffset now)
    {
        if (person is null) return before;
        return before with
        {
            Name = Said(person.Name, before.Name) ?? "",
            NameTh = Said(person.NameTh, before.NameTh),
            Position = Said(person.Position, before.Position),
            Phone = Said(person.Phone, before.Phone),
            Extension = Said(person.Extension, before.Extension),
            Email = Said(person.Email, before.Email),
            IdCheckedBy = Said(person.IdCheckedBy, before.IdCheckedBy),
            IdCheckedOn = person.IdCheckedBy is null ? person.IdCheckedOn ?? before.IdCheckedOn : Said(person.IdCheckedBy, null) is null ? null : person.IdCheckedOn ?? now,
        };

        static string? Said(string? text, string? before) => text is null ? before : Text(text);
    }

    private static IEnumerable<AccountFault> Faults(AccountChange change, Account after, DateTimeOffset now)
    {
        foreach (var fault in PersonRules.Check(PersonFields.Of(after), now)) yield return fault;
        foreach (var fault in RightsRules.Check(after.Rights)) yield return fault;
        if (string.IsNullOrWhiteSpace(after.Group) || after.Group.Length > 64) yield return new AccountFault("group", AccountFaultKind.Missing, "a group's name has 1 to 64 characters, for example staff");
        if (change.ValidUntil?.Value <= now) yield return new AccountFault("valid_until", AccountFaultKind.Past, "the end of validity is already past; account disable ends it at once");
        if (after.ValidFrom >= after.ValidUntil) yield return new AccountFault("valid_from", AccountFaultKind.Order, "validity must begin before it ends");
        if (after.OwnMaxDevices is < 1 or > 1000) yield return new AccountFault("max_devices", AccountFaultKind.OutOfRange, "must be 1 to 1000");
    }

    private static string? Difference(Account before, Account after)
    {
        var changed = new List<string>();
        foreach (var ((field, was), (_, becomes)) in PersonFields.Of(before).Texts().Zip(PersonFields.Of(after).Texts())) Note(field.Replace('_', '-'), was ?? "-", becomes ?? "-");
        Note("id-checked-on", Moment(before.IdCheckedOn), Moment(after.IdCheckedOn));
        Note("language", before.Language, after.Language);
        Note("group", before.Group, after.Group);
        Note("valid-from", Moment(before.ValidFrom), Moment(after.ValidFrom));
        Note("valid-until", Moment(before.ValidUntil), Moment(after.ValidUntil));
        Note("max-devices", Number(before.OwnMaxDevices), Number(after.OwnMaxDevices));
        if (RightsText.Difference(before.Rights, after.Rights) is { } rights) changed.Add(rights);
        return changed.Count == 0 ? null : string.Join("; ", changed);

        void Note(string what, string was, string becomes)
        {
            if (was != becomes) changed.Add($"{what}: {was} → {becomes}");
        }

        static string Number(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-";

        static string Moment(DateTimeOffset? instant) => instant is { } known ? Times.Iso(known) : "-";
    }
}
