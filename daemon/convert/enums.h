#ifndef FACTLINE_DAEMON_CONVERT_ENUMS_H_
#define FACTLINE_DAEMON_CONVERT_ENUMS_H_

#include "daemon/model/article.h"
#include "daemon/model/change.h"
#include "daemon/model/claim.h"
#include "daemon/model/event_time.h"
#include "daemon/model/quantity.h"
#include "factline/v1/article.pb.h"
#include "factline/v1/change_service.pb.h"
#include "factline/v1/claim.pb.h"
#include "factline/v1/common.pb.h"

// Enumerators of the model have the numbers of factline.v1's (enums.cc checks
// that at compile time), so a conversion is a cast. A number that this program
// does not know, written by a newer one, becomes kUnspecified.
namespace factline::convert {

v1::PubStatus ToProto(PubStatus value);
v1::Signal ToProto(Signal value);
v1::BodyFormat ToProto(BodyFormat value);
v1::Tally ToProto(Tally value);
v1::Stance ToProto(Stance value);
v1::Factuality ToProto(Factuality value);
v1::ClaimState ToProto(ClaimState value);
v1::TimePrecision ToProto(TimePrecision value);
v1::TimeBasis ToProto(TimeBasis value);
v1::Comparator ToProto(Comparator value);
v1::QuantityRole ToProto(QuantityRole value);
v1::UnitSystem ToProto(UnitSystem value);
v1::ChangeKind ToProto(ChangeKind value);
v1::ChangeCause ToProto(ChangeCause value);

PubStatus FromProto(v1::PubStatus value);
Signal FromProto(v1::Signal value);
BodyFormat FromProto(v1::BodyFormat value);
Tally FromProto(v1::Tally value);
Stance FromProto(v1::Stance value);
Factuality FromProto(v1::Factuality value);
ClaimState FromProto(v1::ClaimState value);
TimePrecision FromProto(v1::TimePrecision value);
TimeBasis FromProto(v1::TimeBasis value);
Comparator FromProto(v1::Comparator value);
QuantityRole FromProto(v1::QuantityRole value);
UnitSystem FromProto(v1::UnitSystem value);
ChangeKind FromProto(v1::ChangeKind value);
ChangeCause FromProto(v1::ChangeCause value);

}  // namespace factline::convert

#endif  // FACTLINE_DAEMON_CONVERT_ENUMS_H_
