using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary>An account as its table holds it; Dapper fills it by column name.</summary>
internal sealed class AccountRow
{
    public const string Columns = """
        id, username, name, name_th, email, phone, position, extension, id_checked_by, id_checked_on, grp, event, slip, state, password_hash, sealed_secret, must_change,
        valid_from, valid_until, max_devices, rights, language, notice_version, holder_named, mailed_digest, mailed_until, agency, closed, revision,
        (SELECT g.max_devices FROM account_group g WHERE g.name = account.grp) AS group_devices
        """;

    public long id { get; set; }
    public string username { get; set; } = "";
    public string name { get; set; } = "";
    public string? name_th { get; set; }
    public string? email { get; set; }
    public string? phone { get; set; }
    public string grp { get; set; } = "";
    public long? @event { get; set; }
    public long? slip { get; set; }
    public string state { get; set; } = "";
    public string password_hash { get; set; } = "";
    public byte[]? sealed_secret { get; set; }
    public long must_change { get; set; }
    public long? valid_from { get; set; }
    public long? valid_until { get; set; }
    public long max_devices { get; set; }
    public string? rights { get; set; }
    public string language { get; set; } = "th";
    public string? notice_version { get; set; }
    public long? holder_named { get; set; }
    public byte[]? mailed_digest { get; set; }
    public long? mailed_until { get; set; }
    public long? closed { get; set; }
    public string? position { get; set; }
    public string? extension { get; set; }
    public string? id_checked_by { get; set; }
    public long? id_checked_on { get; set; }
    public string? agency { get; set; }
    public long revision { get; set; }

    /// <summary>Of its group's row.</summary>
    public long? group_devices { get; set; }

    public Account ToAccount() => new()
    {
        Id = id,
        Username = username,
        Name = name,
        NameTh = name_th,
        Email = email,
        Phone = phone,
        Position = position,
        Extension = extension,
        IdCheckedBy = id_checked_by,
        IdCheckedOn = Times.Stored(id_checked_on),
        Agency = agency,
        Group = grp,
        Event = @event,
        Slip = (int?)slip,
        State = State(state),
        ValidFrom = Times.Stored(valid_from),
        ValidUntil = Times.Stored(valid_until),
        OwnMaxDevices = max_devices > 0 ? (int)max_devices : null,
        GroupMaxDevices = (int?)group_devices,
        Chap = sealed_secret is not null,
        MustChangePassword = must_change != 0,
        Rights = Rights.FromJson(rights),
        Language = language,
        NoticeVersion = notice_version,
        HolderNamed = Times.Stored(holder_named),
        Closed = Times.Stored(closed),
    };

    public static AccountState State(string text) => text switch { "active" => AccountState.Active, "closed" => AccountState.Closed, _ => AccountState.Disabled };

    public static string Text(AccountState state) => state switch { AccountState.Active => "active", AccountState.Closed => "closed", _ => "disabled" };
}
