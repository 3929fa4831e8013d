using System.Net;
using System.Security.Cryptography;
using HotspotAuth.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>One new NAS. Its secret is made here, shown once on the next page, and answered from that moment on.</summary>
[Needs(Duty.Administer)]
internal sealed class NasAddModel(NasTable nases, NasRegister register, ShownOnce shownOnce) : AdminPage
{
    /// <summary>More than anybody searches for: the RADIUS working group asks for 24 random characters or more.</summary>
    private const int SecretOctets = 24;

    public static readonly string[] Kinds = ["generic", "mikrotik", "chilli", "unifi", "opennds"];
    public static readonly string[] Choices = ["yes", "auto", "no"];

    public override string Heading => T["nas.add"];
    public override string Section => "nas";
    public FormFaults Faults { get; } = new("name", "address", "kind", "signed");

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    [BindProperty(SupportsGet = true, Name = "address")]
    public string? Address { get; set; }

    [BindProperty(Name = "kind")]
    public string? ChosenKind { get; set; }

    [BindProperty(Name = "signed")]
    public string? Signed { get; set; }

    [BindProperty(Name = "by_mac")]
    public string? ByMacMark { get; set; }

    public bool ByMac => ByMacMark == "yes";

    // A stranger's address comes with the link; anything else there is not worth showing.
    public void OnGet() => Address = IPAddress.TryParse(Address, out var address) ? address.ToString() : null;

    public IActionResult OnPost()
    {
        var nas = new RadiusClientSettings
        {
            Name = Name?.Trim() ?? "",
            Address = Address?.Trim() ?? "",
            Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretOctets)),
            Kind = Kinds.Contains(ChosenKind, StringComparer.Ordinal) ? ChosenKind! : Kinds[0],
            MacAuthentication = ByMac ? "yes" : "no",
            RequireMessageAuthenticator = Choices.Contains(Signed, StringComparer.Ordinal) ? Signed! : Choices[0],
        };
        foreach (var fault in NasEntry.Check(nas, nases.Configured, register.Load())) Tell(fault, nas);
        if (Faults.Any)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        register.Add(nas, Me);
        nases.Reload();
        var once = shownOnce.Keep(User.Username(), nas.Name, nas.Secret);
        return Redirect($"/nas/secret?name={Uri.EscapeDataString(nas.Name)}&once={once}");
    }

    private void Tell(NasFault fault, RadiusClientSettings nas)
    {
        var field = fault.Setting == nameof(RadiusClientSettings.Name) ? "name" : "address";
        if (Faults[field] is null) Faults.Add(field, T[$"nas.{field}.{Why(fault, nas)}"]);
    }

    private static string Why(NasFault fault, RadiusClientSettings nas) => fault.Setting switch
    {
        nameof(RadiusClientSettings.Name) when nas.Name.Length == 0 => "missing",
        nameof(RadiusClientSettings.Name) when nas.Name.Length > 64 || HiddenSigns.AnyIn(nas.Name) => "malformed",
        nameof(RadiusClientSettings.Address) when !IPNetwork.TryParse(nas.Address, out _) && !IPAddress.TryParse(nas.Address, out _) => "malformed",
        _ => "taken",
    };
}
