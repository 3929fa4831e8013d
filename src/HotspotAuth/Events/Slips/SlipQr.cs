using System.Globalization;
using System.Text;
using QRCoder;

namespace HotspotAuth.Events.Slips;

/// <summary>A QR code (ISO/IEC 18004, error correction M) as the path of an SVG: no picture, no script, sharp on any printer.</summary>
/// <param name="Size">Modules of a side, with four of quiet on every edge.</param>
/// <param name="Path">Dark modules, a rectangle for each run of a row.</param>
internal sealed record SlipQr(int Size, string Path)
{
    public static SlipQr Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix; // the quiet zone is in it
        var path = new StringBuilder(2048);
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                if (!rows[y][x]) continue;
                var end = x;
                while (end < rows.Count && rows[y][end]) end++;
                path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{end - x}v1h-{end - x}z");
                x = end;
            }
        }

        return new SlipQr(rows.Count, path.ToString());
    }
}
