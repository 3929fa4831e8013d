using HotspotAuth.Requests;

namespace HotspotAuth.Admin.Pages.Requests;

/// <summary>What the pages of the staff request share.</summary>
internal abstract class RequestPage : AdminPage
{
    public override string Section => "requests";

    protected Signer Signer => RequestSigner.Of(User, Me);

    /// <summary>Whose place this console user holds now; null where he signs for himself.</summary>
    public Deputy? StandsFor => field ??= May(Duty.Approve) ? null : Service<Deputies>().InForce(User.Username(), Now);

    public bool SeesAll => Signer.SeesAll || StandsFor is not null;

    /// <summary>The date alone, as forms are dated; it never breaks over two lines.</summary>
    public string Day(DateTimeOffset instant) => Dates.Date(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Site.Zone).DateTime)).Replace(' ', '\u00a0');

    public string Period(StaffRequest request) => Period(request.From, request.Until);

    /// <summary>From day to day: a request is asked for in whole days.</summary>
    public string Period(DateTimeOffset from, DateTimeOffset until) => $"{Day(from)}\u00a0– {Day(until)}";

    public string Sentence(RequestFault fault) => fault.About is { } about ? T.Format($"request.fault.{fault.Key}", about) : T[$"request.fault.{fault.Key}"];

    /// <summary>The request where it is there and this console user may see it.</summary>
    protected StaffRequest? Find(string? id) =>
        long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && Service<RequestStore>().Find(number) is { } found && (SeesAll || found.AskedBy == User.Username())
            ? found
            : null;
}
