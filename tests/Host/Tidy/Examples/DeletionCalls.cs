using LocalIotCore.Http;
using LocalIotCore.Identity;

namespace HeatingSensor.Host.Tests.Tidy.Examples;

// example: call
/// <summary>DeleteCertificate.</summary>
internal sealed class DeletionCalls(Registry registry)
{
    public IEnumerable<Route> Routes() =>
    [
        new("DELETE", "/certificates/{certificateId}", Plane.Control, Delete),
    ];

    private ApiReply Delete(Call call)
    {
        registry.DeleteCertificate(call["certificateId"]);
        return ApiReply.Empty;
    }
}
// end
