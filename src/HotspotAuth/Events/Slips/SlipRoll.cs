using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Events.Slips;

/// <summary>A training event as those see it who stand at its door. Until is its end: as planned, or when somebody ended it before.</summary>
internal sealed record FloorEvent(long Id, string Project, string Agency, string Phone, string Responsible, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset Planned, DateTimeOffset Created)
{
    /// <summary>The moment of an event's end, as SQL.</summary>
    public const string End = "CASE WHEN e.ended < e.valid_until THEN e.ended ELSE e.valid_until END";
}

/// <summary>One guest's slip and who holds it.</summary>
internal sealed record GuestSlip
{
    public required long Account { get; init; }
    public required int Number { get; init; }
    public required string Username { get; init; }

    /// <summary>The holder's name once one was named; else a name from the event's list, or what the event was called.</summary>
    public required string Name { get; init; }

    public string? Phone { get; init; }

    /// <summary>Where its guest comes from, as the event's list says.</summary>
    public string? Agency { get; init; }

    public required AccountState State { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public required int MaxDevices { get; init; }
    public DateTimeOffset? HolderNamed { get; init; }

    /// <summary>Null until a person was named.</summary>
    public string? Holder => HolderNamed is null ? null : Name;

    /// <summary>The name that the event's list expects; null where the slip was made for anybody.</summary>
    public string? Expected { get; init; }
}

/// <summary>A slip as it is printed. The secret is null where it can't be opened.</summary>
internal sealed record PrintedSlip(GuestSlip Slip, string? Secret);

/// <summary>An event's slips, read from the store; an event has two thousand at the most.</summary>
internal sealed class SlipRoll(Database database, SecretBox secrets, TimeProvider time)
{
    private const string Columns = "a.id AS Account, a.slip AS Number, a.username, a.name, a.name_th AS NameTh, a.phone, a.agency, a.state, a.valid_from AS ValidFrom, a.valid_until AS ValidUntil, CASE WHEN a.max_devices > 0 THEN a.max_devices ELSE COALESCE((SELECT g.max_devices FROM account_group g WHERE g.name = a.grp), 1) END AS MaxDevices, a.holder_named AS HolderNamed, e.project, e.id AS Event";

    /// <summary>Null when there is no such event.</summary>
    public FloorEvent? Find(long id)
    {
        using var connection = database.Open();
        return connection.QuerySingleOrDefault<EventRow>(
            $"SELECT id, project, agency, phone, responsible, valid_from AS ValidFrom, {FloorEvent.End} AS Until, valid_until AS Planned, created FROM training_event e WHERE id = @id", new { id })?.ToEvent();
    }

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<GuestSlip> Of(long id)
    {
        using var connection = database.Open();
        return [.. connection.Query<SlipRow>($"SELECT {Columns} FROM account a JOIN training_event e ON e.id = a.event WHERE a.event = @id AND a.slip IS NOT NULL ORDER BY a.slip", new { id }).Select(row => row.ToSlip())];
    }

    /// <summary>The slip that has this code, whatever event it belongs to.</summary>
    public (long Event, GuestSlip Slip)? Find(string code)
    {
        using var connection = database.Open();
        var row = connection.QuerySingleOrDefault<SlipRow>($"SELECT {Columns} FROM account a JOIN training_event e ON e.id = a.event WHERE a.username = @code AND a.slip IS NOT NULL", new { code });
        return row is null ? null : (row.Event, row.ToSlip());
    }

    /// <summary>
    /// The slips numbered <paramref name="first"/> to <paramref name="last"/> with their secrets, for printing. That they were shown is
    /// in the audit trail before the first one is opened.
    /// </summary>
    public IReadOnlyList<PrintedSlip> Print(FloorEvent shown, int first, int last, Actor actor)
    {
        var slips = Of(shown.Id).Where(slip => slip.Number >= first && slip.Number <= last).ToArray();
        using var connection = database.Open();
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "event-slips-print", TrainingEventStore.Subject(shown.Id, shown.Project), $"slips: {first} to {last}", rows: slips.Length);
            transaction.Commit();
        }

        var boxes = connection.Query<(long Id, byte[]? Box)>("SELECT id, sealed_secret FROM account WHERE event = @Id", new { shown.Id }).ToDictionary(row => row.Id, row => row.Box);
        return [.. slips.Select(slip => new PrintedSlip(slip, Open(slip.Username, boxes[slip.Account])))];
    }

    private string? Open(string username, byte[]? box) => box is not null && secrets.Open(username, box) is { } secret ? System.Text.Encoding.UTF8.GetString(secret) : null;

    private sealed class EventRow
    {
        public long Id { get; set; }
        public string Project { get; set; } = "";
        public string Agency { get; set; } = "";
        public string Phone { get; set; } = "";
        public string Responsible { get; set; } = "";
        public long ValidFrom { get; set; }
        public long Until { get; set; }
        public long Planned { get; set; }
        public long Created { get; set; }

        public FloorEvent ToEvent() => new(Id, Project, Agency, Phone, Responsible, Times.Stored(ValidFrom), Times.Stored(Until), Times.Stored(Planned), Times.Stored(Created));
    }

    private sealed class SlipRow
    {
        public long Account { get; set; }
        public long Number { get; set; }
        public string Username { get; set; } = "";
        public string Name { get; set; } = "";
        public string? NameTh { get; set; }
        public string? Phone { get; set; }
        public string? Agency { get; set; }
        public string State { get; set; } = "";
        public long? ValidFrom { get; set; }
        public long? ValidUntil { get; set; }
        public long MaxDevices { get; set; }
        public long? HolderNamed { get; set; }
        public string Project { get; set; } = "";
        public long Event { get; set; }

        public GuestSlip ToSlip()
        {
            var name = NameTh ?? Name;
            // A slip made for anybody bears the event's name with its number.
            var isAnybody = Name.StartsWith(Project, StringComparison.Ordinal) && Name.EndsWith($"#{Number}", StringComparison.Ordinal);
            return new GuestSlip
            {
                Account = Account,
                Number = (int)Number,
                Username = Username,
                Name = name,
                Phone = Phone,
                Agency = Agency,
                State = State switch { "active" => AccountState.Active, "closed" => AccountState.Closed, _ => AccountState.Disabled },
                From = Times.Stored(ValidFrom),
                Until = Times.Stored(ValidUntil),
                MaxDevices = (int)MaxDevices,
                HolderNamed = Times.Stored(HolderNamed),
                Expected = HolderNamed is null && !isAnybody ? name : null,
            };
        }
    }
}
