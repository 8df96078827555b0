using System.Text;
using NanoCam.Device.Http;

namespace NanoCam.Device.Provisioning;

/// <summary>The setup page as HTML. Every value is escaped, because network names and damaged files are untrusted.</summary>
internal static class SetupPage
{
    private const string Begin = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>NanoCam setup</title>
        <style>
        body{font:17px system-ui,sans-serif;margin:0 auto;max-width:30rem;padding:16px;background:#f5f6f7;color:#14181d}
        label{display:block;margin-top:14px;font-weight:600}
        input,select,button{font:inherit;width:100%;box-sizing:border-box;padding:8px;margin-top:4px}
        small,input,select{font-weight:400}
        button{margin-top:20px;background:#14507e;color:#fff;border:0;border-radius:6px}small{color:#a11;display:block}
        </style><h1>NanoCam setup</h1>
        """;

    private const string NoteOnServer =
        "<p>Enter the server address as this camera can reach it, such as http://192.168.1.10:8080. "
        + "With the local server on, it may be empty.</p>";

    /// <summary>The form.</summary>
    /// <param name="reading">The values and errors to show; null for empty fields.</param>
    /// <param name="typed">The submitted form, so that the user can correct a value instead of typing it; at first, the query.</param>
    /// <param name="message">A message above the form; empty for none.</param>
    internal static string Form(ParsedSettings? reading, string typed, string message)
    {
        var settings = reading == null ? new DeviceSettings() : reading.Draft;
        var html = new StringBuilder();
        html.Append(Begin);
        if (message.Length > 0)
        {
            Error(html, message);
        }

        for (var i = 0; reading != null && i < reading.Errors.Count; i++)
        {
            // The errors of a field appear next to it.
            if (!IsField(reading.Errors[i].Key))
            {
                Error(html, reading.Errors[i].ToString());
            }
        }

        html.Append("<form method=\"post\" action=\"/\">");
        foreach (var key in SetupForm.Fields)
        {
            // A stored password is never shown. A submitted password is returned to the user; if it were omitted, the corrected form
            // would save an open network.
            var isTyped = Query.TryFind(typed, key, out var value) && value != null;
            var shown =
                isTyped ? value!
                : key == SettingsKeys.WifiPassword ? ""
                : SettingsFormatter.Get(settings, key);
            Field(html, key, shown, reading == null ? null : reading.Errors.Find(key));
        }

        html.Append("<button>Save and restart</button></form>");
        html.Append(NoteOnServer);
        return html.ToString();
    }

    /// <summary>The page after the settings were saved.</summary>
    internal static string Saved(DeviceSettings settings)
    {
        var html = new StringBuilder();
        html.Append(Begin);
        html.Append("<p>The settings were saved. The camera will restart and join ");
        Escape(html, settings.WifiSsid);
        html.Append(".</p><p>");
        if (settings.Server != null)
        {
            html.Append("Within a minute, it should appear at ");
            Escape(html, settings.ServerText);
            html.Append(" as ");
            Escape(html, settings.CameraId);
            html.Append(". ");
        }

        html.Append(
            "If the network NanoCam-setup appears again, the camera could not use these settings: join it and correct the settings.</p>"
        );
        return html.ToString();
    }

    /// <summary>Appends text with its HTML special characters escaped.</summary>
    internal static void Escape(StringBuilder html, string text)
    {
        foreach (char c in text)
        {
            switch (c)
            {
                case '&':
                    html.Append("&amp;");
                    break;
                case '<':
                    html.Append("&lt;");
                    break;
                case '>':
                    html.Append("&gt;");
                    break;
                case '"':
                    html.Append("&quot;");
                    break;
                case '\'':
                    html.Append("&#39;");
                    break;
                default:
                    html.Append(c);
                    break;
            }
        }
    }

    private static void Field(StringBuilder html, string key, string value, string? error)
    {
        html.Append("<label>");
        html.Append(SetupForm.LabelOf(key));
        var choices = SetupForm.ChoicesOf(key);
        if (choices == null)
        {
            html.Append(key == SettingsKeys.WifiPassword ? "<input type=\"password\" name=\"" : "<input name=\"");
            html.Append(key);
            html.Append("\" maxlength=\"128\" autocapitalize=\"off\" autocomplete=\"off\" value=\"");
            Escape(html, value);
            html.Append("\">");
        }
        else
        {
            html.Append("<select name=\"" + key + "\">");
            foreach (var choice in choices)
            {
                html.Append(choice == value ? "<option selected>" : "<option>");
                html.Append(choice);
                html.Append("</option>");
            }

            html.Append("</select>");
        }

        if (error != null)
        {
            html.Append("<small>");
            Escape(html, error);
            html.Append("</small>");
        }

        html.Append("</label>");
    }

    private static void Error(StringBuilder html, string message)
    {
        html.Append("<p><small>");
        Escape(html, message);
        html.Append("</small></p>");
    }

    private static bool IsField(string key)
    {
        foreach (var field in SetupForm.Fields)
        {
            if (field == key)
            {
                return true;
            }
        }

        return false;
    }
}
