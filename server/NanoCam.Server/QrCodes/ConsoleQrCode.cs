using System.Text;

namespace NanoCam.Server.QrCodes;

/// <summary>Shows a QR code in a terminal. Redirected output does not contain it, because a code in a file or a log is useless.</summary>
internal static class ConsoleQrCode
{
    /// <summary>Shows the code of a link, with a caption, if the output is a terminal that is wide enough.</summary>
    public static void Show(string link)
    {
        var lines = QrCode.Lines(link);
        if (Console.IsOutputRedirected || Console.WindowWidth < lines[0].Length)
        {
            return;
        }

        // Required on Windows, whose console otherwise cannot show half blocks.
        Console.OutputEncoding = Encoding.UTF8;
        Console.WriteLine("To sign in with a phone on the same network instead, scan this code:");
        foreach (var line in lines)
        {
            // Scanners need dark modules on a light background, regardless of the terminal's colors.
            (Console.ForegroundColor, Console.BackgroundColor) = (ConsoleColor.White, ConsoleColor.Black);
            Console.Write(line);
            Console.ResetColor();
            Console.WriteLine();
        }
    }
}
