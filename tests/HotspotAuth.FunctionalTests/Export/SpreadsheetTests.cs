using System.Diagnostics;
using System.Xml.Linq;
using HotspotAuth.Export;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.FunctionalTests.Export;

/// <summary>What LibreOffice makes of an export: Thai as it was written, and no name becomes a formula.</summary>
public sealed class SpreadsheetTests
{
    private static readonly XNamespace Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private static readonly XNamespace Words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    private static readonly string[] Names =
        ["นางสาวน้ำเพชร ผู้ใหญ่", "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", "=HYPERLINK(\"http://example.com\",\"x\")", "=cmd|' /C calc'!A0", "มะลิ, \"ทองคำ\""];

    [Fact]
    public async Task LibreOffice_shows_the_names_and_computes_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("spreadsheet-test-").FullName;
        try
        {
            var csv = new CsvFormat(TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok"));
            await using (var file = File.Create(Path.Combine(folder, "export.csv")))
            {
                file.Write(csv.Head);
                foreach (var name in Names) file.Write(csv.Line(new ExportRow(Flow(), "mali", name, "staff", "s", null, null)));
            }

            var cells = await OpenAsync(folder);

            Assert.DoesNotContain(cells, cell => cell.Attribute(Table + "formula") is not null);
            var shown = cells.Select(cell => string.Join('\n', cell.Elements(Words + "p").Select(p => p.Value))).ToList();
            Assert.Contains("นางสาวน้ำเพชร ผู้ใหญ่", shown);
            Assert.Contains("มะลิ, \"ทองคำ\"", shown);
            Assert.Contains("'=1+1", shown);
            Assert.Contains("'@SUM(1,1)", shown);
            Assert.DoesNotContain("2", shown);
            Assert.DoesNotContain("=1+1", shown);
            Assert.Equal(Names.Length, shown.Count(text => text == "mali"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static StoredFlow Flow() => new(
        new RowPlace(new DateOnly(2026, 11, 21), LogStream.Flow, 7),
        new FlowRow(1_795_237_200_000, 1_795_237_260_000, LogIp.FromIPv4(0x0A0A_0005), new LogMac(0x0200_0000_0001), 40_000, LogIp.FromIPv4(0xCB00_7107), 443, 6, null, 3, 4, 300, 4000, 0x1B, 0x1B, FlowOpened.Client, FlowFinish.Fin));

    /// <summary>The cells as LibreOffice reads them: UTF-8, comma, quotes, every column as it thinks best.</summary>
    private static async Task<List<XElement>> OpenAsync(string folder)
    {
        var start = new ProcessStartInfo("soffice") { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[$"-env:UserInstallation=file://{folder}/profile", "--headless", "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--convert-to", "fods", "export.csv"]) start.ArgumentList.Add(word);
        start.Environment["HOME"] = folder;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        var path = Path.Combine(folder, "export.fods");
        Assert.True(File.Exists(path), await output + await error);
        return [.. XDocument.Load(path).Descendants(Table + "table-cell")];
    }
}
