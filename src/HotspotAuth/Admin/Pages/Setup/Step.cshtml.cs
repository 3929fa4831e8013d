using HotspotAuth.Clock;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;
using HotspotAuth.Portal;
using HotspotAuth.Setup;
using HotspotAuth.Setup.Parts;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Setup;

/// <summary>One question of the assistant. What is typed is kept with each button; only the end writes it.</summary>
[Needs(Duty.Administer)]
// A certificate with its chain and its key come along.
[RequestSizeLimit(LargestForm)]
[RequestFormLimits(MultipartBodyLengthLimit = LargestForm, MemoryBufferThreshold = LargestForm)]
internal sealed class StepModel(SetupDesk desk, SiteTexts texts, AdministratorStore administrators) : SetupPage(desk)
{
    public const int LargestForm = 256 * 1024;

    public override string Heading => T[$"setup.step.{Step.Name}"];

    [BindProperty(SupportsGet = true, Name = "step")]
    public string? Name { get; set; }

    [BindProperty(Name = "go")]
    public string? Go { get; set; }

    public SetupStep Step { get; private set; } = SetupStep.All[0];
    public FormFaults Faults { get; private set; } = new();
    public IReadOnlyList<ClockReading> Readings { get; private set; } = [];
    public PartResult? Tried { get; private set; }
    public Texts PartTexts => field ??= PartResult.In(Language);
    public IReadOnlyList<MachineInterface> Interfaces => field ??= MachineInterface.All();
    public IReadOnlyList<SetupNas> Nases => SetupNas.Of(Answers);
    public SetupNas NewNas { get; private set; } = new("", "", "mikrotik");

    /// <summary>Who gives addresses on the guests' interface already; looked for when the question is left.</summary>
    public string? Strangers { get; private set; }

    public SetupPerson Somebody => Answers.Person ?? PersonInStore();

    /// <summary>The certificate of the answers; null where none is chosen.</summary>
    public CertificateLook? Certificate => Would.Portal is { CertificatePath: { } chain, CertificateKeyPath: { } key }
        ? CertificateLook.OfFiles(chain, key, Would.Site.PortalHost, Now) : null;

    public IActionResult OnGet()
    {
        if (SetupStep.Find(Name) is not { } step) return NotFound();
        Step = step;
        Load();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (SetupStep.Find(Name) is not { } step) return NotFound();
        Step = step;
        Answers = Desk.Answers();
        Faults = new FormFaults([.. step.Keys.Select(Id), "certificate", "router-name", "router-address"]);
        var form = new StepForm(this, Request.Form);
        await form.TakeAsync(Cancelled);
        Desk.Folder.KeepDraft(Answers);
        Weigh();
        if (Go == "back") return Redirect(step.Before is { } before ? $"/setup/{before.Name}" : "/setup");
        if (Go == "add-nas") return AddNas(form);
        if (Go?.StartsWith("remove-", StringComparison.Ordinal) == true && int.TryParse(Go.AsSpan(7), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index)) return RemoveNas(index);
        Tell();
        if (Go == "test" && !Faults.Any)
        {
            await TryAsync(form.Recipient);
            return Page();
        }

        if (!Faults.Any && await IsToBeToldAsync(form.ToldOf)) return Page();
        if (!Faults.Any) return Redirect(step.Next is { } next && Go != "summary" ? $"/setup/{next.Name}" : "/setup/summary");
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>A notice's text as it is answered, as it is now, or as the template has it with the office's telephone.</summary>
    public string Notice(string language, string key)
    {
        if (Answers.Texts.GetValueOrDefault(language)?.GetValueOrDefault(key) is { } typed) return typed;
        var speaks = language == "en" ? Language.English : Language.Thai;
        var now = texts.In(speaks)[key];
        var isOwn = now != PortalTexts.In(speaks)[key];
        return !isOwn && key == "Privacy.RightsText" && Value("Site:Contact") is { Length: > 0 } phone
            ? (speaks == Language.English ? AdminTexts.English : AdminTexts.Thai).Format("setup.privacy.rights", OfficeName(speaks), phone) : now;
    }

    public string OfficeName(Language language) => language == Language.English && Value("Site:NameEn") is { Length: > 0 } english ? english : Value("Site:Name") ?? "";

    private SetupPerson PersonInStore()
    {
        var me = administrators.Find(User.Username());
        return new SetupPerson(User.Username(), me?.Name, me?.Email);
    }

    private void Tell()
    {
        foreach (var fault in Wrong.Where(fault => SetupStep.Of(fault) == Step))
        {
            var field = Step.Keys.FirstOrDefault(key => fault.Key == key || (key.Contains(':', StringComparison.Ordinal) && fault.Key.StartsWith(key + ":", StringComparison.Ordinal))) is { } own ? Id(own) : Id(Step.Keys[0]);
            if (Step.Name == "certificate") field = "certificate";
            if (Faults[field] is null) Faults.Add(field, Words(fault));
        }

        if (Step.Name == "certificate" && Certificate is { IsUnfit: true } look && Faults["certificate"] is null) Faults.Add("certificate", T.Format($"setup.certificate.{look.Fault}", Would.Site.PortalHost, look.Names, look.EndsText));
        // The gateway does not give its own interface an address, and does not start without it.
        if (Step.Name != "ways" || !OwnGateway || Faults.Any || Interfaces.FirstOrDefault(one => one.Name == Value("Gateway:LanInterface")) is not { } lan) return;
        if (!lan.Addresses.Contains(Value("Gateway:LanAddress"), StringComparer.Ordinal)) Faults.Add(Id("Gateway:LanAddress"), T.Format("setup.ways.lan.lacks", lan.Name, Value("Gateway:LanAddress")));
    }

    /// <summary>Said once and no hindrance: the other device may well be taken away before the first guest comes.</summary>
    private async Task<bool> IsToBeToldAsync(string? before)
    {
        if (Step.Name != "ways" || !OwnGateway || Would.Gateway.Dnsmasq != DnsmasqMode.Managed) return false;
        var found = await DhcpSearch.LookAsync(Would.Gateway.LanInterface, Cancelled);
        if (found.Servers.Count > 0) Strangers = string.Join(", ", found.Servers);
        return Strangers is not null && Strangers != before;
    }

    private async Task TryAsync(string? recipient)
    {
        if (Step.Name == "clock") Readings = await OutsideParts.ReadAsync(Would.Clock.Sources, Service<TimeProvider>(), Cancelled);
        if (Step.Name == "mail") Tried = await OutsideParts.MailAsync(new PartScene(Would, Service<DataDirectory>(), Service<Database>(), [], IsServing: true, Service<TimeProvider>()) { Recipient = recipient }, Cancelled);
    }

    private IActionResult AddNas(StepForm form)
    {
        NewNas = form.Nas;
        var rehearsal = new RadiusClientSettings { Name = NewNas.Name, Address = NewNas.Address, Kind = NewNas.Kind, Secret = "to be made", FasKey = "to be made", LoginHosts = [.. (NewNas.LoginHosts ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)] };
        foreach (var fault in Nas.NasEntry.Check(rehearsal, Would.Radius, Service<Nas.NasRegister>().Load()))
        {
            var field = fault.Setting == nameof(RadiusClientSettings.Name) ? "router-name" : fault.Setting == nameof(RadiusClientSettings.LoginHosts) ? "router-hosts" : "router-address";
            if (Faults[field] is null) Faults.Add(field, T[$"setup.fault.{field}"]);
        }

        if (Faults.Any)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        NewNas.AddTo(Answers, Desk.Folder);
        Desk.Folder.KeepDraft(Answers);
        return Redirect("/setup/ways");
    }

    private IActionResult RemoveNas(int index)
    {
        SetupNas.Remove(Answers, index);
        Desk.Folder.KeepDraft(Answers);
        return Redirect("/setup/ways");
    }
}
