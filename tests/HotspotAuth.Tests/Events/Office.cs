using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Events;

/// <summary>An office with an event or two, and the people who ask, approve and issue.</summary>
internal static class Office
{
    public static readonly Actor Asker = new("arunee", "admin", null);
    public static readonly Actor Director = new("prasert", "admin", null);

    public static EventRequest Camp(CoreFixture core, int users = 30) => new()
    {
        Project = "Reading camp",
        Agency = "Ban Rai School",
        Phone = "0 5500 0123",
        Responsible = "Malee Srisuk",
        From = core.Clock.GetUtcNow().AddHours(1),
        Until = core.Clock.GetUtcNow().AddHours(9),
        Users = users,
        Purpose = "Thirty teachers search for reading material",
    };

    public static TrainingEventStore Events(this CoreFixture core) => core.Get<TrainingEventStore>();

    public static long Approved(this CoreFixture core, int users = 30, string? prefix = null)
    {
        var id = core.Events().Request(Camp(core, users) with { Prefix = prefix }, Asker);
        core.Events().Approve(id, users, null, Director);
        return id;
    }

    public static long Count(this CoreFixture core, string sql)
    {
        using var connection = core.Get<Database>().Open();
        return Dapper.SqlMapper.ExecuteScalar<long>(connection, sql);
    }
}
