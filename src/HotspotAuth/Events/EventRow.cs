using HotspotAuth.Operation;

namespace HotspotAuth.Events;

/// <summary>An event as its table holds it; Dapper fills it by column name.</summary>
internal sealed class EventRow
{
    public const string Columns =
        """
        e.id, e.project, e.agency, e.phone, e.responsible, e.valid_from, e.valid_until, e.state, e.users, e.approved, e.purpose, e.grp, e.prefix, e.letter, e.letter_bytes, e.ended, e.created, e.created_by,
        (SELECT count(*) FROM account a WHERE a.event = e.id) AS slips
        """;

    /// <summary>The number of the event's <see cref="EventPhase"/> at <c>@now</c>.</summary>
    public const string Phase =
        """
        CASE e.state WHEN 'requested' THEN 1 WHEN 'approved' THEN 2
          WHEN 'issued' THEN CASE WHEN @now < e.valid_from THEN 3 WHEN @now < e.valid_until THEN 0 ELSE 4 END
          WHEN 'ended' THEN 4 ELSE 5 END
        """;

    public long id { get; set; }
    public string project { get; set; } = "";
    public string agency { get; set; } = "";
    public string phone { get; set; } = "";
    public string responsible { get; set; } = "";
    public long valid_from { get; set; }
    public long valid_until { get; set; }
    public string state { get; set; } = "";
    public long users { get; set; }
    public long approved { get; set; }
    public string purpose { get; set; } = "";
    public string grp { get; set; } = "";
    public string? prefix { get; set; }
    public string? letter { get; set; }
    public long? letter_bytes { get; set; }
    public long? ended { get; set; }
    public long created { get; set; }
    public string created_by { get; set; } = "";
    public long slips { get; set; }

    public TrainingEvent ToEvent() => new(id, project, agency, phone, responsible, Times.Stored(valid_from), Times.Stored(valid_until))
    {
        State = Enum.Parse<EventState>(state, ignoreCase: true),
        Users = (int)users,
        Approved = (int)approved,
        Slips = (int)slips,
        Purpose = purpose,
        Group = grp,
        Prefix = prefix,
        Letter = letter,
        LetterBytes = letter_bytes,
        RequestedBy = created_by,
        Requested = Times.Stored(created),
        Ended = ended is { } end ? Times.Stored(end) : null,
    };

    /// <summary>A state or a step as the tables write it.</summary>
    public static string Text<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
