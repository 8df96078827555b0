namespace NanoCam.Device.Provisioning;

/// <summary>What follows an attempt to start the access point of the setup page.</summary>
public enum SetupStep
{
    /// <summary>It works: serve the page.</summary>
    Serve,

    /// <summary>Restart the board and try again.</summary>
    Restart,

    /// <summary>Restarts did not help: use the settings.</summary>
    UseSettings,

    /// <summary>Restarts did not help and there are no settings: serve the page to clients that set an address themselves.</summary>
    ServeWithoutDhcp,
}
