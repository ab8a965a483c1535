namespace nanoFramework.M2Mqtt;

/// <summary>A byte stream to the broker.</summary>
public interface IMqttNetworkChannel
{
    /// <summary>Whether a read would return at once.</summary>
    bool DataAvailable { get; }

    /// <summary>Whether the server's certificate is verified; true by default.</summary>
    bool ValidateServerCertificate { get; set; }

    /// <summary>
    /// Fills the buffer; returns its length, or 0 if the stream ended first (what was received stays in the buffer).
    /// </summary>
    int Receive(byte[] buffer);

    /// <summary>Like <see cref="Receive(byte[])"/>, but returns 0 if nothing arrives within the time (in ms).</summary>
    int Receive(byte[] buffer, int timeout);

    /// <summary>Sends the whole buffer; returns its length.</summary>
    int Send(byte[] buffer);

    /// <summary>Closes; harmless if already closed.</summary>
    void Close();

    /// <summary>Connects, including the TLS handshake if secure.</summary>
    void Connect();

    /// <summary>For brokers; does nothing here, as on the device.</summary>
    void Accept();
}
