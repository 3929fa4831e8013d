using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Operation;

namespace HotspotAuth.Demo;

/// <summary>The office's accounts: staff with one password for all, and a training event of today.</summary>
internal sealed record DemoOffice(IReadOnlyList<Account> Staff, IReadOnlyList<Account> Guests, TrainingEvent Event, string Password)
{
    private const int Guests30 = 30;
    private static readonly Actor Maker = new("demo", "verb", null);

    public static async Task<DemoOffice> CreateAsync(VerbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var office = DemoPeople.Read();
        var password = OneTimePassword.Password();
        var staff = await context.Accounts.AddAllAsync(
            [
                .. office.Staff.Select(p => new NewAccount
                {
                    Username = p.Username,
                    Name = p.Name,
                    NameTh = p.NameTh,
                    Email = $"{p.Username}@office.example",
                    Password = password,
                }),
            ],
            Maker,
            cancellationToken);
        var (from, until) = Hours(now, context.Settings.Site.Zone);
        var (made, slips) = await new TrainingEventStore(context.Database, context.Accounts, TimeProvider.System).CreateAsync(
            new TrainingEvent(0, office.Event.Project, office.Event.Agency, office.Event.Phone, office.Event.Responsible, from, until), Guests30, Maker, cancellationToken);
        return new DemoOffice([.. staff.Select(a => a.Account)], [.. slips.Select(a => a.Account)], made, password);
    }

    /// <summary>08:00 to 16:30 of today; when it is too late for that, two more hours.</summary>
    private static (DateTimeOffset From, DateTimeOffset Until) Hours(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var midnight = new DateTimeOffset(local.Date, local.Offset);
        var end = midnight.AddHours(16.5);
        return (midnight.AddHours(8), end > now.AddHours(2) ? end : now.AddHours(2));
    }
}
