namespace LocalIotCore.Http;

/// <summary>Calls for certificates and provisioning that AWS has and this cloud refuses by name: it has no second
/// account, no other CAs and no bulk registration. What is not listed anywhere is refused by method and path.</summary>
internal static class UnsupportedCalls
{
    private static readonly (string Name, string Method, string Path)[] Calls =
    [
        ("TransferCertificate", "PATCH", "/transfer-certificate/{certificateId}"),
        ("AcceptCertificateTransfer", "PATCH", "/accept-certificate-transfer/{certificateId}"),
        ("RejectCertificateTransfer", "PATCH", "/reject-certificate-transfer/{certificateId}"),
        ("CancelCertificateTransfer", "PATCH", "/cancel-certificate-transfer/{certificateId}"),
        ("RegisterCACertificate", "POST", "/cacertificate"),
        ("DescribeCACertificate", "GET", "/cacertificate/{caCertificateId}"),
        ("UpdateCACertificate", "PUT", "/cacertificate/{caCertificateId}"),
        ("DeleteCACertificate", "DELETE", "/cacertificate/{caCertificateId}"),
        ("ListCACertificates", "GET", "/cacertificates"),
        ("ListCertificatesByCA", "GET", "/certificates-by-ca/{caCertificateId}"),
        ("ListOutgoingCertificates", "GET", "/certificates-out-going"),
        ("GetRegistrationCode", "GET", "/registrationcode"),
        ("DeleteRegistrationCode", "DELETE", "/registrationcode"),
        ("GetEffectivePolicies", "POST", "/effective-policies"),
        ("StartThingRegistrationTask", "POST", "/thing-registration-tasks"),
        ("ListThingRegistrationTasks", "GET", "/thing-registration-tasks"),
        ("DescribeThingRegistrationTask", "GET", "/thing-registration-tasks/{taskId}"),
        ("StopThingRegistrationTask", "PUT", "/thing-registration-tasks/{taskId}/cancel"),
        ("ListThingRegistrationTaskReports", "GET", "/thing-registration-tasks/{taskId}/reports"),
    ];

    public static IEnumerable<Route> Routes() => Calls.Select(call => new Route(call.Method, call.Path, Plane.Control,
        _ => throw ApiException.Unknown($"This local cloud does not support {call.Name}.")));
}
