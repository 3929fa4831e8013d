using System.Globalization;
using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Exporters;

/// <summary>What the configuration of exporters must meet.</summary>
internal static class ExporterRules
{
    public static IEnumerable<(string Key, string Fault, string Mend)> Check(CaptureSettings capture)
    {
        var isOn = !string.IsNullOrWhiteSpace(capture.ExporterBind);
        if (isOn && Bind(capture.ExporterBind) is null)
            yield return ("Capture:ExporterBind", $"\"{capture.ExporterBind}\" is no address with a port", "Write 0.0.0.0:2055, or one of this machine's addresses; [::]:2055 for IPv6 and IPv4");
        if (isOn && capture.Exporters.Count == 0)
            yield return ("Capture:Exporters", "names nobody, so that nobody would be heard", "Name each gateway that exports, or leave Capture:ExporterBind empty");
        if (!isOn && capture.Exporters.Count > 0)
            yield return ("Capture:ExporterBind", "is empty, so that Capture:Exporters are not heard", "Write 0.0.0.0:2055, or take the exporters out");
        for (var i = 0; i < capture.Exporters.Count; i++)
        {
            foreach (var fault in Check(capture.Exporters[i], string.Create(CultureInfo.InvariantCulture, $"Capture:Exporters:{i}"))) yield return fault;
        }

        foreach (var twice in capture.Exporters.GroupBy(e => e.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return ("Capture:Exporters", $"the name \"{twice.Key}\" is used {twice.Count().ToString(CultureInfo.InvariantCulture)} times", "Give each exporter its own name");
        foreach (var twice in capture.Exporters.Select(e => Network(e.Address)).OfType<ClientNetwork>().GroupBy(n => n).Where(g => g.Count() > 1))
            yield return ("Capture:Exporters", $"the address {twice.Key} is given {twice.Count().ToString(CultureInfo.InvariantCulture)} times", "Give each exporter its own address or prefix");
    }

    /// <summary>Where to listen; null when the text is no address with a port.</summary>
    public static IPEndPoint? Bind(string? text)
    {
        var port = text?.LastIndexOf(':') ?? -1;
        // An IPv6 address without brackets would lend its last group as the port.
        var hasPort = port > 0 && (text![port - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == port);
        return hasPort && IPEndPoint.TryParse(text!, out var bind) ? bind : null;
    }

    /// <summary>Who an address or prefix is; null when the text is neither.</summary>
    public static ClientNetwork? Network(string text) => ClientNetwork.TryParse(text, out var network) ? network : null;

    private static IEnumerable<(string Key, string Fault, string Mend)> Check(ExporterSettings exporter, string key)
    {
        if (string.IsNullOrWhiteSpace(exporter.Name)) yield return ($"{key}:Name", "is empty", "Name the gateway, for example mikrotik-1");
        if (Network(exporter.Address) is null) yield return ($"{key}:Address", $"\"{exporter.Address}\" is no address or prefix", "Write 192.0.2.1, or 192.0.2.0/24");
        foreach (var network in exporter.Networks.Where(n => Network(n) is null))
            yield return ($"{key}:Networks", $"\"{network}\" is no network", "Write the guests' networks behind it, such as 10.5.50.0/24");
    }
}
