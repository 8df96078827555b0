using System.IO;
using System.Net.Http;
using NanoCam.Camera;
using NanoCam.Device.Capture;
using NanoCam.Device.Text;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>One POST of one photo, or of a report without one.</summary>
internal sealed class PhotoRequest : RequestThread
{
    private readonly object _lock = new object();
    private readonly string _address;
    private readonly DeviceIdentity _identity;
    private readonly FrameBuffer? _photo;
    private readonly string _age;
    private readonly ChipFacts _facts;
    private readonly string _health;
    private PhotoOutcome _outcome = PhotoOutcome.NoAnswer;
    private CameraSettings? _settings;

    /// <summary>Prepares a request.</summary>
    /// <param name="client">The client; this object disposes it.</param>
    /// <param name="server">Address of the server.</param>
    /// <param name="identity">Identity of this camera.</param>
    /// <param name="photo">
    /// The photo, which must not be released before <see cref="RequestThread.Ended"/>; null for a report without one.
    /// </param>
    /// <param name="ageMilliseconds">Age of the photo.</param>
    /// <param name="facts">The chip's state, for the headers.</param>
    /// <param name="health">Body of a Health message in hexadecimal digits, for the headers.</param>
    public PhotoRequest(
        HttpClient client,
        ServerAddress server,
        DeviceIdentity identity,
        FrameBuffer? photo,
        long ageMilliseconds,
        ChipFacts facts,
        string health
    )
        : base(client)
    {
        _address = server.Url("/api/cameras/" + identity.CameraId + (photo == null ? "/health" : "/frames"));
        _identity = identity;
        _photo = photo;
        _age = ageMilliseconds.ToString();
        _facts = facts;
        _health = health;
    }

    /// <summary>Body of a SettingsResult message in hexadecimal digits, for the headers; null for none. Set it before the start.</summary>
    public string? ConfirmedSettings { get; set; }

    /// <summary>The report of a failure in this request, or null. Set it before the start.</summary>
    public CrashReport? Crash { get; set; }

    /// <summary>Body of <see cref="Crash"/> in hexadecimal digits, for the headers.</summary>
    public string? CrashBody { get; set; }

    /// <summary>The result; NoAnswer before the end.</summary>
    public PhotoOutcome Outcome
    {
        get
        {
            lock (_lock)
            {
                return _outcome;
            }
        }
    }

    /// <summary>The desired settings, or null.</summary>
    public CameraSettings? Settings
    {
        get
        {
            lock (_lock)
            {
                return _settings;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Send(HttpClient client)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _address);
        request.Headers.Add(UploadHeaders.BootId, _identity.BootId.ToString());
        request.Headers.Add(UploadHeaders.Rssi, _facts.Rssi.ToString());
        request.Headers.Add(UploadHeaders.ResetReason, ((int)_facts.ResetReason).ToString());
        request.Headers.Add(UploadHeaders.Firmware, DeviceIdentity.Firmware);
        request.Headers.Add(UploadHeaders.Health, _health);
        request.Headers.Add(UploadHeaders.Answer, UploadHeaders.WireAnswer);
        if (ConfirmedSettings != null)
        {
            request.Headers.Add(UploadHeaders.Settings, ConfirmedSettings);
        }

        if (CrashBody != null)
        {
            request.Headers.Add(UploadHeaders.Crash, CrashBody);
        }

        var key = _identity.Key;
        if (key != null)
        {
            request.Headers.Add("Authorization", "Bearer " + Hex.Write(key));
        }

        if (_photo != null)
        {
            request.Headers.Add(UploadHeaders.Sequence, _photo.Sequence.ToString());
            request.Headers.Add(UploadHeaders.AgeMilliseconds, _age);
            // Sent directly from the frame's buffer, without a copy in the content.
            request.Content = new ByteArrayContent(_photo.Bytes, FrameBuffer.HeaderRoom, _photo.Length);
            request.Content.Headers.Add("Content-Type", "image/jpeg");
        }

        using (var response = client.Send(request))
        {
            var status = (int)response.StatusCode;
            if (status != 200)
            {
                // The server responded and rejected this photo, or any photo for now.
                var isTemporary = status == 408 || status == 429 || status >= 500;
                End(isTemporary ? PhotoOutcome.Unavailable : PhotoOutcome.Rejected, null);
            }
            else
            {
                Read(response.Content.ReadAsStream());
            }
        }
    }

    private void Read(Stream answer)
    {
        var framer = new MessageFramer();
        int room;
        int count;
        while ((room = framer.MakeRoom(out var offset)) > 0 && (count = answer.Read(framer.Buffer, offset, room)) > 0)
        {
            framer.Add(count);
        }

        // A 200 response without an Ack for this photo, or without settings for a report, comes from another server: for example, the
        // sign-in page of a hotel's Wi-Fi.
        var outcome = PhotoOutcome.InvalidAnswer;
        CameraSettings? settings = null;
        while (framer.TryNext(out var error) && error == WireError.None)
        {
            if (framer.Type == MessageType.Ack)
            {
                if (
                    Ack.TryRead(framer.Buffer, framer.BodyOffset, framer.BodyLength, out var ack, out error)
                    && _photo != null
                    && ack.Sequence == _photo.Sequence
                )
                {
                    outcome = PhotoOutcome.Stored;
                }
            }
            else if (framer.Type == MessageType.Settings)
            {
                if (CameraSettings.TryRead(framer.Buffer, framer.BodyOffset, framer.BodyLength, out var desired, out error))
                {
                    settings = desired;
                    outcome = _photo == null ? PhotoOutcome.Stored : outcome;
                }
            }
        }

        End(outcome, outcome == PhotoOutcome.Stored ? settings : null);
    }

    private void End(PhotoOutcome outcome, CameraSettings? settings)
    {
        lock (_lock)
        {
            _outcome = outcome;
            _settings = settings;
        }
    }
}
