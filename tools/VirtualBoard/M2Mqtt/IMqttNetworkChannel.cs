namespace nanoFramework.M2Mqtt;

/// <summary>A byte stream to the broker.</summary>
public interface IMqttNetworkChannel
{
    /// <summary>Whether a read would return at once.</summary>
    bool DataAvailable { get; }

    /// <summary>Whether the server has to prove who it is; true unless told otherwise.</summary>
    bool ValidateServerCertificate { get; set; }

    /// <summary>
    /// Fills the buffer; returns its length, or 0 when the stream ended before (what came stays in it).
    /// </summary>
    int Receive(byte[] buffer);

    /// <summary>Like <see cref="Receive(byte[])"/>, but returns 0 when nothing comes within the time (ms).</summary>
    int Receive(byte[] buffer, int timeout);

    /// <summary>Sends the whole buffer; returns its length.</summary>
    int Send(byte[] buffer);

    /// <summary>Closes; harmless when closed.</summary>
    void Close();

    /// <summary>Connects, with the TLS handshake when secure.</summary>
    void Connect();

    /// <summary>For brokers; does nothing here, as on the device.</summary>
    void Accept();
}
