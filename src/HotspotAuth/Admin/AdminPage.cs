using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HotspotAuth.Admin;

/// <summary>What every page of the console has at hand.</summary>
internal abstract class AdminPage : PageModel
{
    public Texts T => HttpContext.Texts();
    public Language Language => T.Language;
    public SiteSettings Site => Service<HotspotSettings>().Site;
    public string SiteName => Language == Language.Thai ? Site.Name : Site.NameEn ?? Site.Name;
    public DateTimeOffset Now => Service<TimeProvider>().GetUtcNow();
    public OfficeDates Dates => field ??= new OfficeDates(Site.Zone, Language);

    public IReadOnlyList<string> MonthNames => new Texts(OfficeDates.Resources, Language)["Months"].Split('|');

    /// <summary>When the live part was made, to the second.</summary>
    public string LiveTime => T.Format("live.time", TimeZoneInfo.ConvertTime(Now, Site.Zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture));

    /// <summary>What the browser's tab says.</summary>
    public abstract string Heading { get; }

    /// <summary>The sidebar's entry that this page belongs to.</summary>
    public virtual string Section => "";

    /// <summary>Whether the page keeps itself fresh.</summary>
    public virtual bool IsLive => false;

    /// <summary>Marks the part that keeps itself fresh; nothing on a page that was stopped.</summary>
    public IHtmlContent LiveMark => IsLive ? LivePart.Mark(Request, LivePart.Seconds) : HtmlString.Empty;

    /// <summary>Marks what the links and the search of a list put anew; they say so themselves by hx-boost, and where no script is they are plain.</summary>
    public static IHtmlContent ListMark { get; } = new HtmlString(
        "id=\"list\" hx-target:inherited=\"#list\" hx-select:inherited=\"#list\" hx-swap:inherited=\"outerMorph show:none\" hx-sync:inherited=\"#list:replace\"");

    protected CancellationToken Cancelled => HttpContext.RequestAborted;

    /// <summary>The signed-in administrator, as the audit trail names him.</summary>
    protected Actor Me => new(User.Username(), "admin", Origin(HttpContext));

    /// <summary>From where a request comes.</summary>
    public static System.Net.IPAddress? Origin(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;

    /// <summary>Whether a part of the page is this person's.</summary>
    public bool May(Duty duty) => User.May(duty);

    /// <summary>Roles by their words, in their own order.</summary>
    public string RoleNames(IEnumerable<ConsoleRole> roles) => string.Join(" · ", roles.Select(role => T[$"door.role.{role}"]));

    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A person by the name that fits the page's language.</summary>
    public string Person(string name, string? nameTh) => Language == Language.Thai && nameTh is { Length: > 0 } ? nameTh : name;

    /// <summary>A group by its word, or by its own name where the office made it.</summary>
    public string Group(string group) => group is AccountGroup.Staff or AccountGroup.Guest ? T[$"group.{group}"] : group;

    /// <summary>Whether this program itself lets devices through; where not, ending a session cuts nobody off.</summary>
    public bool OwnsGateway => Service<HotspotSettings>().Gateway.Mode != GatewayMode.None;

    /// <summary>By way of what a session came: the NAS's name, or our own gateway.</summary>
    public string Way(Session session) => session.Nas ?? T[OwnsGateway ? "nas.own" : "nas.none"];

    /// <summary>An account's period in one line.</summary>
    public string Validity(Account account) => (account.ValidFrom, account.ValidUntil) switch
    {
        ({ } from, { } until) => Dates.Range(from, until),
        ({ } from, null) => T.Format("valid.from", Dates.Table(from)),
        (null, { } until) => T.Format("valid.until", Dates.Table(until)),
        _ => T["valid.always"],
    };

    /// <summary>The columns of this page's list as a file; <see cref="Csv{T}(string, ListCsv{T}, IEnumerable{T}, string)"/> sends it.</summary>
    protected ListCsv<T> Columns<T>() => new(Site.Zone, Dates);

    /// <summary>The whole list as a file, told of in the audit trail.</summary>
    /// <param name="name">The file's name without its date, in plain English letters.</param>
    /// <param name="columns">What of each row is told.</param>
    /// <param name="rows">All of the list, as it is searched and sorted.</param>
    /// <param name="question">What the audit trail says was asked, where the address may hold a secret; else the address.</param>
    protected CsvDownload<T> Csv<T>(string name, ListCsv<T> columns, IEnumerable<T> rows, string? question = null) =>
        new(name, question ?? ListAddress.With(Request, "handler", null), columns, rows, Me);

    protected TService Service<TService>() where TService : notnull => HttpContext.RequestServices.GetRequiredService<TService>();
}
