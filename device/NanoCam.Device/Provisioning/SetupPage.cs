using System.Text;
using NanoCam.Device.Http;

namespace NanoCam.Device.Provisioning;

/// <summary>The setup page as HTML. Every value is escaped: names of networks and faulty files come from strangers.</summary>
internal static class SetupPage
{
    private const string Begin = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>NanoCam setup</title>
        <style>
        body{font:17px system-ui,sans-serif;margin:0 auto;max-width:30rem;padding:16px;background:#f5f6f7;color:#14181d}
        label{display:block;margin-top:14px;font-weight:600}input,select,button{font:inherit;width:100%;box-sizing:border-box;padding:8px;margin-top:4px}
        small,input,select{font-weight:400}button{margin-top:20px;background:#14507e;color:#fff;border:0;border-radius:6px}small{color:#a11;display:block}
        </style><h1>NanoCam setup</h1>
        """;

    private const string NoteOnServer =
        "<p>The server address is what this camera can reach, such as http://192.168.1.10:8080; it may stay empty when the local server is on.</p>";

    /// <summary>The form.</summary>
    /// <param name="reading">What to begin with, and what is wrong with it; null for empty fields.</param>
    /// <param name="typed">The form that came back, so that a wrong value can be mended instead of typed again; empty at first.</param>
    /// <param name="message">A sentence above the form; empty for none.</param>
    internal static string Form(SettingsReading? reading, string typed, string message)
    {
        var settings = reading == null ? new DeviceSettings() : reading.Draft;
        var html = new StringBuilder();
        html.Append(Begin);
        if (message.Length > 0)
        {
            Fault(html, message);
        }

        for (var i = 0; reading != null && i < reading.Faults.Count; i++)
        {
            // What belongs to a field stands at the field.
            if (!IsField(reading.Faults[i].Key))
            {
                Fault(html, reading.Faults[i].ToString());
            }
        }

        html.Append("<form method=\"post\" action=\"/\">");
        foreach (var key in SetupForm.Fields)
        {
            // A stored password is not shown to whoever opens the page. A typed one goes back to who typed it: left out, it would be saved
            // as
            // "open network" once the other field is mended.
            var isTyped = Query.TryFind(typed, key, out var value) && value != null;
            var shown =
                isTyped ? value!
                : key == SettingsKeys.WifiPassword ? ""
                : SettingsValues.Get(settings, key);
            Field(html, key, shown, reading == null ? null : reading.Faults.Find(key));
        }

        html.Append("<button>Save and restart</button></form>");
        html.Append(NoteOnServer);
        return html.ToString();
    }

    /// <summary>What is shown when the settings were saved.</summary>
    internal static string Saved(DeviceSettings settings)
    {
        var html = new StringBuilder();
        html.Append(Begin);
        html.Append("<p>Saved. The camera starts anew and joins ");
        Escape(html, settings.WifiSsid);
        html.Append(".</p><p>");
        if (settings.Server != null)
        {
            html.Append("It should show up at ");
            Escape(html, settings.ServerText);
            html.Append(" as ");
            Escape(html, settings.CameraId);
            html.Append(" within a minute. ");
        }

        html.Append("If its setup network comes back, the settings could not be used.</p>");
        return html.ToString();
    }

    /// <summary>Appends text so that no character of it means anything in HTML.</summary>
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

    private static void Field(StringBuilder html, string key, string value, string? fault)
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

        if (fault != null)
        {
            html.Append("<small>");
            Escape(html, fault);
            html.Append("</small>");
        }

        html.Append("</label>");
    }

    private static void Fault(StringBuilder html, string sentence)
    {
        html.Append("<p><small>");
        Escape(html, sentence);
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
