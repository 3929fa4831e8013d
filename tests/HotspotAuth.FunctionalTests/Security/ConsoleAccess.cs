using HotspotAuth.Admin;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>
/// Whose each page of the console is, written down a second time: by role, not by duty, so that a page whose attribute was forgotten or
/// loosened contradicts this. A page without a line here fails.
/// </summary>
internal static class ConsoleAccess
{
    /// <summary>Anybody, signed in or not.</summary>
    public const string Anybody = "-";

    /// <summary>Whoever is signed in.</summary>
    public const string SignedIn = "*";

    private static readonly Dictionary<char, ConsoleRole> Letters = new()
    {
        ['R'] = ConsoleRole.Requester,
        ['I'] = ConsoleRole.Issuer,
        ['A'] = ConsoleRole.Approver,
        ['H'] = ConsoleRole.HelpDesk,
        ['L'] = ConsoleRole.LogViewer,
        ['U'] = ConsoleRole.Auditor,
        ['O'] = ConsoleRole.OfficerContact,
        ['S'] = ConsoleRole.SystemAdministrator,
    };

    private static readonly Dictionary<string, string> Pages = new(StringComparer.Ordinal)
    {
        ["/"] = SignedIn,
        ["/sign-in"] = Anybody,
        ["/sign-in/code"] = Anybody,
        ["/problem/{code}"] = Anybody,
        ["/sign-out"] = SignedIn,
        ["/sign-ins"] = SignedIn,
        ["/password"] = SignedIn,
        ["/second-factor"] = SignedIn,
        ["/second-factor/codes"] = SignedIn,

        ["/accounts"] = "IAHS",
        ["/accounts/add"] = "I",
        ["/account/{username}"] = "IAHS",
        ["/account/{username}/{change}"] = "IH",
        ["/account/{username}/password"] = "IH",
        ["/account/{username}/change"] = "I",
        ["/account/{username}/rights"] = "I",
        ["/leaflet"] = "IAHS",
        ["/groups"] = "IAHS",
        ["/groups/add"] = "S",
        ["/group/{name}"] = "IAHS",
        ["/group/{name}/change"] = "S",
        ["/devices"] = "IAHS",
        ["/devices/add"] = "I",
        ["/device/{mac}/remove"] = "I",
        ["/import"] = "IS",
        ["/import/{id}"] = "IS",
        ["/import/{id}/columns"] = "IS",
        ["/import/{id}/report"] = "IS",

        ["/online"] = "IAHS",
        ["/online/{id}/disconnect"] = "IH",
        ["/attempts"] = "IAHS",
        ["/sessions"] = "IH",
        ["/why"] = "IH",

        ["/requests"] = "RIA",
        ["/requests/add"] = "RI",
        ["/requests/deputies"] = "A",
        ["/request/{id}"] = "RIA",
        ["/request/{id}/print"] = "RIA",
        ["/request/{id}/withdraw"] = "RI",
        ["/request/{id}/issued"] = "I",

        ["/events"] = "RIAHS",
        ["/events/add"] = "RI",
        ["/event/{id}"] = "RIAHS",
        ["/event/{id}/letter"] = "RIAHS",
        ["/event/{id}/cancel"] = "RI",
        ["/event/{id}/{decision}"] = "A",
        ["/event/{id}/issue"] = "I",
        ["/event/{id}/extend"] = "I",
        ["/event/{id}/sheet"] = "I",
        ["/event/{id}/slips"] = "I",
        ["/event/{id}/stop"] = "I",
        ["/event/{id}/register"] = "IH",
        ["/event/{id}/board"] = "IAHS",
        ["/event/{id}/report"] = "IAHS",

        ["/nas"] = "IHS",
        ["/nas/device"] = "IHS",
        ["/nas/add"] = "S",
        ["/nas/remove"] = "S",
        ["/nas/secret"] = "S",
        ["/administrators"] = "S",
        ["/administrators/add"] = "S",
        ["/administrator/{username}"] = "S",
        ["/administrator/{username}/{change}"] = "S",
        ["/administrator/{username}/password"] = "S",
        ["/setup"] = "S",
        ["/setup/{step}"] = "S",
        ["/setup/summary"] = "S",
        ["/setup/restart"] = "S",
        ["/setup/tests"] = "S",
        ["/trail"] = "US",
        ["/anchors"] = "US",
        ["/calendar"] = "LUSO",
        ["/alerts"] = "LUSO",
        ["/morning/{day}"] = "LUSO",

        ["/audit/who"] = "LU",
        ["/audit/who/{id}"] = "LU",
        ["/audit/who/{id}/records/{candidate}/{link}"] = "LU",
        ["/audit/search"] = "LU",
        ["/audit/search/{id}"] = "LU",
        ["/audit/looks"] = "US",
        ["/audit/completeness"] = "LUS",
        ["/audit/receipts"] = "LUS",
        ["/audit/person"] = "OU",
        ["/audit/cases"] = "AOU",
        ["/audit/cases/new"] = "O",
        ["/audit/cases/{id}"] = "AOU",
        ["/audit/cases/{id}/extend"] = "O",
        ["/audit/cases/{id}/release"] = "AO",
        ["/audit/requests"] = "AOU",
        ["/audit/requests/register"] = "AOU",
        ["/audit/requests/add"] = "O",
        ["/audit/requests/{id}"] = "AOU",
        ["/audit/requests/{id}/letter"] = "O",
        ["/audit/requests/{id}/authority"] = "O",
        ["/audit/requests/{id}/question"] = "O",
        ["/audit/requests/{id}/answer"] = "O",
        ["/audit/requests/{id}/cover"] = "AOU",
        ["/audit/requests/{id}/receipt"] = "AOU",
        ["/audit/requests/{id}/scan"] = "AOU",
        ["/audit/requests/{id}/file/{name}"] = "AO",
    };

    public static IReadOnlyCollection<string> All => Pages.Keys;

    public static string? Of(string page) => Pages.GetValueOrDefault(page);

    public static bool May(string access, ConsoleRole role) => access is Anybody or SignedIn || access.Any(letter => Letters[letter] == role);
}
